"""The wizard as its page shows it: the steps of one session, and which of them is shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from onboarding.models import CheckpointCompletion, OnboardingSession
from onboarding.steps import STEPS
from onboarding.steps.base import Step


class StepState(StrEnum):
    """What there is to do about a step."""

    DONE = "done"
    NEXT = "next"
    AGAIN = "again"  # it was done, and something it rests on has changed
    LATER = "later"


@dataclass(frozen=True, kw_only=True)
class WizardStep:
    """A step of one session."""

    number: int
    step: Step
    state: StepState
    completion: CheckpointCompletion | None
    is_open: bool

    @property
    def is_done(self) -> bool:
        return self.state == StepState.DONE


class Wizard:
    """The steps of one session, and the one to show: the wanted one if it is open, or the next.

    A step is open as soon as all before it are done, and stays so: going back is possible.
    """

    def __init__(
        self,
        session: OnboardingSession,
        completions: Mapping[str, CheckpointCompletion],
        *,
        wanted: str = "",
    ) -> None:
        self.session = session
        self.steps = _steps(completions)
        undone = [each for each in self.steps if not each.is_done]
        self.next = undone[0] if undone else self.steps[-1]
        reachable = {each.step.checkpoint.value: each for each in self.steps if each.is_open}
        self.shown = reachable.get(wanted, self.next)

    @property
    def done(self) -> int:
        return sum(each.is_done for each in self.steps)

    @property
    def total(self) -> int:
        return len(self.steps)

    @property
    def before(self) -> WizardStep | None:
        """The step to go back to."""
        index = self.shown.number - 1
        return self.steps[index - 1] if index else None


def _steps(completions: Mapping[str, CheckpointCompletion]) -> list[WizardStep]:
    steps = []
    is_open = True
    for number, step in enumerate(STEPS, start=1):
        completion = completions.get(step.checkpoint)
        state = _state(completion, is_open=is_open)
        steps.append(
            WizardStep(
                number=number, step=step, state=state, completion=completion, is_open=is_open
            )
        )
        is_open = is_open and state == StepState.DONE
    return steps


def _state(completion: CheckpointCompletion | None, *, is_open: bool) -> StepState:
    if completion and completion.holds:
        return StepState.DONE
    if completion:
        return StepState.AGAIN
    return StepState.NEXT if is_open else StepState.LATER
