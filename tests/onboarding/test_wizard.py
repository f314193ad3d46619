"""The wizard itself, without a request or a database."""

import pytest

from onboarding.models import CheckpointCompletion, OnboardingSession
from onboarding.pages.wizard import StepState, Wizard
from onboarding.steps import STEPS
from tenantpilot.enums import OnboardingCheckpoint

ORDER = OnboardingCheckpoint.values


def wizard(*done: str, again: tuple[str, ...] = (), wanted: str = "") -> Wizard:
    completions = {name: CheckpointCompletion(checkpoint=name) for name in done}
    completions |= {name: CheckpointCompletion(checkpoint=name, holds=False) for name in again}
    return Wizard(OnboardingSession(), completions, wanted=wanted)


def states(of: Wizard) -> list[str]:
    return [str(step.state) for step in of.steps]


def test_steps_are_the_vocabulary_in_its_order() -> None:
    assert [step.checkpoint.value for step in STEPS] == ORDER


@pytest.mark.parametrize("count", range(5))
def test_next_is_the_first_that_is_not_done(count: int) -> None:
    found = wizard(*ORDER[:count])

    assert found.shown.step.checkpoint == ORDER[count]
    assert states(found) == ["done"] * count + ["next"] + ["later"] * (4 - count)
    assert (found.done, found.total) == (count, 5)


def test_when_all_is_done_the_last_is_shown() -> None:
    assert wizard(*ORDER).shown.step.checkpoint == ORDER[-1]


def test_step_that_rests_on_a_changed_one_is_to_do_again() -> None:
    found = wizard(*ORDER[:2], again=(ORDER[2], ORDER[3]))

    assert states(found) == ["done", "done", "again", "again", "later"]
    assert found.shown.step.checkpoint == ORDER[2]
    assert not found.steps[3].is_open


@pytest.mark.parametrize("wanted", ORDER[:3])
def test_going_back_is_possible(wanted: str) -> None:
    assert wizard(*ORDER[:2], wanted=wanted).shown.step.checkpoint == wanted


@pytest.mark.parametrize("wanted", [ORDER[3], ORDER[4], "", "nonsense", "\x00"])
def test_step_out_of_reach_shows_the_next_one(wanted: str) -> None:
    assert wizard(*ORDER[:2], wanted=wanted).shown.step.checkpoint == ORDER[2]


def test_way_back_leads_to_the_step_before_and_ends_at_the_first() -> None:
    before = wizard(*ORDER[:2]).before

    assert before
    assert before.step.checkpoint == ORDER[1]
    assert wizard().before is None


def test_done_is_done() -> None:
    assert [step.is_done for step in wizard(ORDER[0]).steps] == [True, *[False] * 4]
    assert wizard(ORDER[0]).steps[0].state == StepState.DONE
