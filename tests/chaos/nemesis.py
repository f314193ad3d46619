"""Whoever wants things to break: kills, freezes, cuts connections, restarts the database.

Decides by its own random numbers; when exactly it strikes is up to the machine.
"""

import signal
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from enum import StrEnum
from random import Random

import psycopg

from tests.chaos.installation import WEBS, WORKERS, Installation
from tests.chaos.journal import Journal
from tests.chaos.maintenance import Maintenance
from tests.chaos.world import World

CUT = """
    SELECT count(*) FILTER (WHERE pg_terminate_backend(pid)) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
        AND backend_type = 'client backend' AND (state <> 'idle' OR random() < %s)
"""
WEB_FROZEN, WORKER_FROZEN = (0.3, 3.0), (0.5, 6.0)
# Longer than a run's lease: another worker takes over, and this one then thaws.
BEYOND_THE_LEASE = 24.0


class Blow(StrEnum):
    """What it does."""

    KILL_WEB = "web killed"
    KILL_WORKER = "worker killed"
    FREEZE_WEB = "web frozen and thawed"
    FREEZE_WORKER = "worker frozen and thawed"
    FREEZE_WORKER_LONG = "worker frozen beyond its lease"
    CUT_CONNECTIONS = "database sessions ended"
    CUT_ALL_CONNECTIONS = "all database sessions ended"
    RESTART_DATABASE = "database restarted"
    CRASH_DATABASE = "database crashed"
    PREPARE = "transactions prepared"
    PRUNE = "ledger pruned with a shorter retention"
    REBUILD = "totals rebuilt"
    REPAIR = "ledger repaired"
    KILL_OUTSIDE = "mail server or receiver killed"


EVERYTHING: Mapping[Blow, float] = {
    Blow.KILL_WEB: 3,
    Blow.KILL_WORKER: 3,
    Blow.FREEZE_WEB: 2,
    Blow.FREEZE_WORKER: 2,
    Blow.CUT_CONNECTIONS: 4,
    Blow.PREPARE: 2,
    Blow.PRUNE: 1,
    Blow.REBUILD: 1,
    Blow.REPAIR: 1,
}
# What sends messages, and what takes them.
AT_MESSAGES: Mapping[Blow, float] = {
    Blow.KILL_WORKER: 3,
    Blow.FREEZE_WORKER: 2,
    Blow.CUT_CONNECTIONS: 3,
    Blow.CUT_ALL_CONNECTIONS: 2,
    Blow.KILL_OUTSIDE: 2,
}
# Aimed at the moment between a source's commit and whatever comes after it.
AT_THE_GAP: Mapping[Blow, float] = {Blow.KILL_WEB: 1, Blow.CUT_ALL_CONNECTIONS: 3}


class Nemesis:
    """Strikes every `pause` seconds on average, and at planned moments of the storm.

    A planned blow that met nothing to strike is tried again until it does.
    """

    def __init__(
        self,
        *,
        installation: Installation,
        world: World,
        journal: Journal,
        random: Random,
        blows: Mapping[Blow, float],
        planned: Mapping[float, Blow],
        pause: float,
    ) -> None:
        self.struck: Counter[Blow] = Counter()
        self._installation = installation
        self._random = random
        self._blows = blows
        self._pause = pause
        self._began = time.monotonic()
        self._planned = sorted((self._began + at, blow) for at, blow in planned.items())
        self._next = self._began + pause
        self._thaw_at: dict[str, float] = {}
        self._maintenance = Maintenance(
            installation=installation, world=world, journal=journal, random=random
        )
        self._deeds: Mapping[Blow, Callable[[], bool]] = {
            Blow.KILL_WEB: lambda: self._signal(WEBS, signal.SIGKILL),
            Blow.KILL_WORKER: lambda: self._signal(WORKERS, signal.SIGKILL),
            Blow.FREEZE_WEB: lambda: self._freeze(WEBS, self._random.uniform(*WEB_FROZEN)),
            Blow.FREEZE_WORKER: lambda: self._freeze(WORKERS, self._random.uniform(*WORKER_FROZEN)),
            Blow.FREEZE_WORKER_LONG: lambda: self._freeze(WORKERS, BEYOND_THE_LEASE),
            Blow.CUT_CONNECTIONS: lambda: self._cut(share_of_idle=0.2),
            Blow.CUT_ALL_CONNECTIONS: lambda: self._cut(share_of_idle=1),
            Blow.RESTART_DATABASE: lambda: self._restart(signal.SIGINT),
            Blow.CRASH_DATABASE: lambda: self._restart(signal.SIGQUIT),
            Blow.PREPARE: self._maintenance.prepare,
            Blow.PRUNE: self._maintenance.prune,
            Blow.REBUILD: self._maintenance.rebuild,
            Blow.REPAIR: self._maintenance.repair,
            Blow.KILL_OUTSIDE: lambda: self._signal(tuple(installation.outside), signal.SIGKILL),
        }

    def step(self) -> None:
        """Do what is due by now."""
        now = time.monotonic()
        self._thaw(now)
        self._maintenance.settle(now)
        if self._planned and self._planned[0][0] <= now and self._strike(self._planned[0][1]):
            self._planned.pop(0)
        elif self._next <= now:
            self._strike(self._random.choices(list(self._blows), list(self._blows.values()))[0])
            self._next = now + self._random.uniform(0.5, 1.5) * self._pause

    def relent(self) -> None:
        """Thaw whatever is still frozen, and let maintenance end."""
        self._thaw(float("inf"))
        self._maintenance.end()

    def _strike(self, blow: Blow) -> bool:
        has_struck = self._deeds[blow]()
        self.struck[blow] += has_struck
        return has_struck

    def _signal(self, names: tuple[str, ...], number: signal.Signals) -> bool:
        return self._installation.signal(self._random.choice(names), number)

    def _freeze(self, names: tuple[str, ...], seconds: float) -> bool:
        name = self._random.choice(names)
        if name in self._thaw_at or not self._installation.signal(name, signal.SIGSTOP):
            return False
        self._thaw_at[name] = time.monotonic() + seconds
        return True

    def _thaw(self, now: float) -> None:
        for name in [name for name, at in self._thaw_at.items() if at <= now]:
            del self._thaw_at[name]
            self._installation.signal(name, signal.SIGCONT)

    def _cut(self, *, share_of_idle: float) -> bool:
        with suppress(psycopg.OperationalError), self._installation.session() as session:
            row = session.execute(CUT, [share_of_idle]).fetchone()
            return bool(row and row[0])
        return False

    def _restart(self, how: signal.Signals) -> bool:
        self._installation.server.restart(how)
        return True
