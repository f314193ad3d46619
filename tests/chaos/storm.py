"""A storm: clients at work, a nemesis, a supervisor, and afterwards the quiet to look at it."""

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Event

from django.db import DatabaseError, connection

from system_dashboard.verification.verify import verify
from tests.chaos.browser import Browser
from tests.chaos.clients import Client
from tests.chaos.dice import dice
from tests.chaos.installation import Installation
from tests.chaos.journal import Journal
from tests.chaos.nemesis import Blow, Nemesis
from tests.chaos.world import World

ROUND_SECONDS = 0.05
LOOK_EVERY_SECONDS = 5
# A slow machine may take so many times as long until everything has happened that has to.
PATIENCE = 4
# For a request that was under way when the storm ended: a thawed web answers, others start again.
GRACE_SECONDS = 30


@dataclass(kw_only=True)
class Storm:
    """What happened. `looks` are the differences each verification found meanwhile."""

    journal: Journal
    nemesis: Nemesis
    looks: list[int] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How long, how hard, and with which random numbers.

    It rages for `seconds`, and on until it `is_enough`, but not for ever (`PATIENCE`).
    """

    seed: str
    seconds: float
    pause: float
    blows: Mapping[Blow, float]
    planned: Mapping[float, Blow] = field(default_factory=dict)
    is_enough: Callable[[Storm], bool] = lambda _: True


def rage(*, installation: Installation, world: World, plan: Plan) -> Storm:
    """Let the clients work for so long while everything breaks; return when all have ended."""
    journal = Journal()
    ends, over = Event(), Event()
    clients = _clients(installation, world, journal, plan, ends=ends, over=over)
    nemesis = Nemesis(
        installation=installation,
        world=world,
        journal=journal,
        random=dice(plan.seed, "nemesis"),
        blows=plan.blows,
        planned=plan.planned,
        pause=plan.pause,
    )
    storm = Storm(journal=journal, nemesis=nemesis)
    for client in clients:
        client.start()
    _strike(plan, storm, installation)
    ends.set()
    nemesis.relent()
    _wait_for(clients, installation, over)
    broken = [client.broke for client in clients if client.broke]
    if broken:
        raise broken[0]
    return storm


def _clients(
    installation: Installation,
    world: World,
    journal: Journal,
    plan: Plan,
    *,
    ends: Event,
    over: Event,
) -> list[Client]:
    return [
        Client(
            browser=Browser(
                email=email,
                addresses=installation.addresses,
                journal=journal,
                random=dice(plan.seed, f"browser {number}"),
                over=over,
            ),
            world=world,
            journal=journal,
            random=dice(plan.seed, f"client {number}"),
            ends=ends,
        )
        for number, email in enumerate(world.emails)
    ]


def _strike(plan: Plan, storm: Storm, installation: Installation) -> None:
    began = time.monotonic()
    look = began + LOOK_EVERY_SECONDS
    while not _is_over(plan, storm, seconds=time.monotonic() - began):
        installation.poll()
        storm.nemesis.step()
        if time.monotonic() >= look:
            _look(storm)
            look = time.monotonic() + LOOK_EVERY_SECONDS
        time.sleep(ROUND_SECONDS)


def _is_over(plan: Plan, storm: Storm, *, seconds: float) -> bool:
    return seconds >= plan.seconds and (plan.is_enough(storm) or seconds >= PATIENCE * plan.seconds)


def _look(storm: Storm) -> None:
    """Verify in the middle of it, as an operator might; a session that is cut says nothing."""
    with suppress(DatabaseError):
        found = verify(now=datetime.now(UTC))
        storm.looks.append(found.differences + (not found.totals.is_right))
    connection.close()


def _wait_for(clients: list[Client], installation: Installation, over: Event) -> None:
    deadline = time.monotonic() + GRACE_SECONDS
    while any(client.is_alive() for client in clients):
        installation.poll()
        if time.monotonic() > deadline:
            over.set()
        time.sleep(ROUND_SECONDS)
