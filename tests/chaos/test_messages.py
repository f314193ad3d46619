"""Whatever is killed, what needs a person is told: all of it, once, and nothing that never was."""

import os
import time
from collections.abc import Callable
from pathlib import Path

from tests.chaos import nemesis
from tests.chaos.conftest import Install
from tests.chaos.dice import dice
from tests.chaos.happenings import Happenings
from tests.chaos.installation import Installation
from tests.chaos.journal import Journal
from tests.chaos.messages import Outside, arrange
from tests.chaos.nemesis import Blow, Nemesis
from tests.chaos.told import compare, waiting
from tests.chaos.world import World

SECONDS = float(os.environ.get("CHAOS_SECONDS", "60")) / 2
LONG_ENOUGH = 30
PAUSE, ROUND_SECONDS, HURRY_EVERY_SECONDS = 0.4, 0.05, 4.0
# A job that its worker lost is put back after a while (operations.services.orphaned_jobs).
QUIET_SECONDS = 240
PLANNED = {0.3: Blow.RESTART_DATABASE, 0.6: Blow.CRASH_DATABASE, 0.9: Blow.KILL_OUTSIDE}
FIGURE = "  {:<44} {}"


def test_everything_is_told_once_and_nothing_that_never_happened(
    install: Install, seed: str, show: Callable[[str], None], tmp_path: Path
) -> None:
    outside = Outside.at(tmp_path)
    running = install(name="messages", outside=outside.commands, **outside.environment)
    with running as (installation, world), installation.database(), outside.settings:
        happenings = Happenings(
            setting=arrange(world=world, outside=outside), random=dice(seed, "happenings")
        )
        evil = _nemesis(installation, world, seed)
        _storm(installation, happenings, evil)
        quiet_after = _quiet(installation, happenings)
        told = compare(setting=happenings.setting, outside=outside, never=happenings.never)

    figures = {
        "seed, seconds of storm": f"CHAOS_SEED={seed}, {SECONDS:g}",
        **{f"happened: {name}": count for name, count in happenings.counts.items()},
        **{str(blow): times for blow, times in evil.struck.items()},
        **told.figures,
        "untold, twice, made up": f"{len(told.untold)}, {len(told.twice)}, {len(told.made_up)}",
        "quiet after": f"{quiet_after:.0f} s",
    }
    show("\n".join(["Messages", *(FIGURE.format(*each) for each in figures.items())]))
    assert (told.untold, told.twice, told.made_up, told.unsigned) == ([], [], [], [])
    if SECONDS >= LONG_ENOUGH:
        assert happenings.counts.keys() >= {"fail", "mend", "roll_back", "test", "guest", "ask"}
        assert all(told.figures.values()), told.figures


def _nemesis(installation: Installation, world: World, seed: str) -> Nemesis:
    return Nemesis(
        installation=installation,
        world=world,
        journal=Journal(),
        random=dice(seed, "nemesis of messages"),
        blows=nemesis.AT_MESSAGES,
        planned={SECONDS * share: blow for share, blow in PLANNED.items()},
        pause=1.3,
    )


def _storm(installation: Installation, happenings: Happenings, evil: Nemesis) -> None:
    end = time.monotonic() + SECONDS
    act = hurry = time.monotonic()
    while time.monotonic() < end:
        installation.poll()
        evil.step()
        if time.monotonic() >= act:
            happenings.step()
            act = time.monotonic() + PAUSE
        if time.monotonic() >= hurry:
            happenings.hurry()
            hurry = time.monotonic() + HURRY_EVERY_SECONDS
        time.sleep(ROUND_SECONDS)
    evil.relent()


def _quiet(installation: Installation, happenings: Happenings) -> float:
    """Let something need a person, be looked at, and everything be sent; how long that took."""
    began = time.monotonic()
    installation.wait_until_ready()
    happenings.certainly_fail()
    happenings.look()
    while waiting() and time.monotonic() < began + QUIET_SECONDS:
        installation.poll()
        happenings.hurry()
        time.sleep(1)
    return time.monotonic() - began
