"""The proof can fail: a recorder that lies is caught, an honest one that is as slow is not."""

from collections.abc import Callable

import pytest

from tests.chaos import nemesis
from tests.chaos.aftermath import Aftermath, look_around
from tests.chaos.conftest import Install
from tests.chaos.figures import table_of
from tests.chaos.storm import Plan, rage

SECONDS = 15

type Caught = Callable[[Aftermath], bool]


def misses_rows(aftermath: Aftermath) -> bool:
    """The source committed, the milestone did not."""
    return aftermath.differences["missing"] > 0 and aftermath.exit_code == 1


def misses_promises(aftermath: Aftermath) -> bool:
    """The page said "done", and Django had rolled everything back."""
    return bool(aftermath.missing)


def tells_the_truth(aftermath: Aftermath) -> bool:
    return not aftermath.missing and not aftermath.stuck and aftermath.exit_code == 0


@pytest.mark.parametrize(
    ("recorder", "is_seen"),
    [("honest", tells_the_truth), ("on_commit", misses_rows), ("swallow_all", misses_promises)],
    ids=["honest", "on_commit", "swallow_all"],
)
def test_storm_tells_an_honest_recorder_from_one_that_lies(
    install: Install, seed: str, show: Callable[[str], None], recorder: str, is_seen: Caught
) -> None:
    plan = Plan(seed=seed, seconds=SECONDS, pause=0.8, blows=nemesis.AT_THE_GAP)

    with install(
        name=recorder, settings_module="tests.chaos.planted_settings", CHAOS_RECORDER=recorder
    ) as (installation, world):
        with installation.database():
            storm = rage(installation=installation, world=world, plan=plan)
        aftermath = look_around(installation=installation, journal=storm.journal)
        show(
            table_of(
                name=f"A slow recorder: {recorder}",
                plan=plan,
                storm=storm,
                aftermath=aftermath,
                restarts=installation.restarts,
            )
        )

    assert is_seen(aftermath)
