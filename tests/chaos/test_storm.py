"""Whatever is killed, what a page promised is there, and the ledger says so exactly once."""

import os
from collections.abc import Callable

from tests.chaos import nemesis
from tests.chaos.aftermath import Aftermath, look_around
from tests.chaos.conftest import Install
from tests.chaos.figures import table_of
from tests.chaos.journal import Act
from tests.chaos.nemesis import Blow
from tests.chaos.storm import Plan, Storm, rage

SECONDS = float(os.environ.get("CHAOS_SECONDS", "60"))
LONG_ENOUGH = 60
# What a storm is not over without.
CERTAIN = (
    Blow.KILL_WEB,
    Blow.KILL_WORKER,
    Blow.FREEZE_WEB,
    Blow.CUT_CONNECTIONS,
    Blow.RESTART_DATABASE,
    Blow.CRASH_DATABASE,
    Blow.PREPARE,
    Blow.PRUNE,
    Blow.REBUILD,
    Blow.REPAIR,
)


# When in the storm, as a share of it.
PLANNED = {
    0.10: Blow.PRUNE,
    0.15: Blow.RESTART_DATABASE,
    0.20: Blow.PREPARE,
    0.25: Blow.REBUILD,
    0.30: Blow.FREEZE_WORKER_LONG,
    0.40: Blow.PREPARE,
    0.45: Blow.CRASH_DATABASE,
    0.50: Blow.REPAIR,
    0.60: Blow.PRUNE,
    0.62: Blow.REBUILD,
    0.70: Blow.RESTART_DATABASE,
}


def test_nothing_is_lost_and_nothing_made_up(
    install: Install, seed: str, show: Callable[[str], None]
) -> None:
    plan = Plan(
        seed=seed,
        seconds=SECONDS,
        pause=1.3,
        blows=nemesis.EVERYTHING,
        planned={SECONDS * share: blow for share, blow in PLANNED.items()},
        is_enough=lambda storm: SECONDS < LONG_ENOUGH or not _missing(storm),
    )

    with install(name="storm") as (installation, world):
        with installation.database():
            storm = rage(installation=installation, world=world, plan=plan)
        aftermath = look_around(installation=installation, journal=storm.journal)
        show(
            table_of(
                name="The storm",
                plan=plan,
                storm=storm,
                aftermath=aftermath,
                restarts=installation.restarts,
            )
        )

    assert_true(aftermath)
    assert sum(storm.looks) == 0
    assert storm.journal.surprises == []
    if SECONDS >= LONG_ENOUGH:
        assert _missing(storm) == []


def _missing(storm: Storm) -> list[Act | Blow]:
    acts = [act for act in Act if not storm.journal.acknowledged[act]]
    return acts + [blow for blow in CERTAIN if not storm.nemesis.struck[blow]]


def assert_true(aftermath: Aftermath) -> None:
    assert aftermath.missing == []
    assert aftermath.stuck == []
    assert set(aftermath.differences.values()) == {0}, aftermath.document
    assert aftermath.put_back == 0
    assert aftermath.exit_code == 0
    assert aftermath.summarized == aftermath.counted
