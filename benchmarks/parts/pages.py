"""(g) What the pages cost, against the nearly empty signed-in page of the same round.

In this process, through every middleware, with the test client in place of a web server.
"""

import gzip
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from benchmarks import databases
from benchmarks.figures import Figures
from benchmarks.ledger import Ledger
from benchmarks.page_world import World, addresses, populate
from benchmarks.processors import one_processor
from benchmarks.samples import Spread, in_turns
from benchmarks.world import migrate

DATABASE = "bench_pages"
FEW, MANY = 9, 500
EMPTY = "nearly empty page"
ROUNDS, THOROUGH_ROUNDS, CALLS = 3, 20, 2


@dataclass(frozen=True, kw_only=True)
class Visit:
    """One page, as one person reads it."""

    client: Client
    url: str

    def read(self) -> bytes:
        answer = self.client.get(self.url)
        if answer.status_code != HTTPStatus.OK:
            raise AssertionError(f"{self.url} was answered with {answer.status_code}.")
        return bytes(answer.content)

    @property
    def is_allowed(self) -> bool:
        return self.client.get(self.url).status_code != HTTPStatus.FORBIDDEN


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What one page view took, in milliseconds."""

    web: float
    database: float
    whole: float


def measure(*, ledgers: Sequence[Ledger], thorough: bool) -> Figures:
    """Costs of every main page, with few and with many tenants, as owner and as reader."""
    databases.create(DATABASE)
    try:
        with (
            databases.using(DATABASE),
            override_settings(ROOT_URLCONF="benchmarks.peers.urls"),
            one_processor(),
        ):
            migrate()
            worlds = {count: populate(count) for count in (FEW, MANY)}
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")
            return _measured(_visits(worlds), rounds=THOROUGH_ROUNDS if thorough else ROUNDS)
    finally:
        databases.drop(DATABASE)


def _visits(worlds: dict[int, World]) -> dict[str, Visit]:
    """Name what is read: every page that the person may open."""
    found = {}
    for count, world in worlds.items():
        for who, client in world.clients.items():
            for name, url in addresses(world, who=who).items():
                visit = Visit(client=client, url=url)
                if visit.is_allowed:
                    found[f"{name}, {who}, {count}"] = visit
    return found


def _measured(visits: dict[str, Visit], *, rounds: int) -> Figures:
    costs: dict[str, list[Cost]] = {name: [] for name in visits}
    bytes_of = {name: visit.read() for name, visit in visits.items()}
    statements = {name: _statements(visit) for name, visit in visits.items()}

    def candidate(name: str) -> Callable[[], Sequence[float]]:
        def run() -> Sequence[float]:
            visits[name].read()
            taken = [_cost(visits[name]) for _ in range(CALLS)]
            costs[name].extend(taken)
            return [each.whole for each in taken]

        return run

    taken = in_turns("Pages", {name: candidate(name) for name in visits}, rounds=rounds)
    empty = _quarter([each.web for each in costs[f"{EMPTY}, owner, {FEW}"]])
    return {
        "tenants": [FEW, MANY],
        "pages": {
            name: {
                "web": _quarter([each.web for each in costs[name]]),
                "database": _quarter([each.database for each in costs[name]]),
                "ratio": round(_quarter([each.web for each in costs[name]]) / empty, 3),
                "p95": Spread.of(taken[name]).as_json()["p95"],
                "statements": statements[name],
                "bytes": len(bytes_of[name]),
                "gzip": len(gzip.compress(bytes_of[name], 6)),
            }
            for name in visits
        },
    }


def _quarter(values: Sequence[float]) -> float:
    """Return the lower quartile: what disturbs the machine only ever adds."""
    return Spread.of(values).as_json()["quarter"]


def _statements(visit: Visit) -> int:
    with CaptureQueriesContext(connection) as queries:
        visit.read()
    control = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    return sum(not query["sql"].startswith(control) for query in queries)


def _cost(visit: Visit) -> Cost:
    """Count what this process and its session of the server computed meanwhile."""
    wall, own, served = time.perf_counter(), time.process_time(), _served()
    visit.read()
    return Cost(
        web=(time.process_time() - own) * 1_000,
        database=(_served() - served) * 1_000,
        whole=(time.perf_counter() - wall) * 1_000,
    )


def _served() -> float:
    """Seconds that the session's process has computed; 0 where the server is elsewhere."""
    connection.ensure_connection()
    file = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    return int(file.read_text().split()[0]) / 1e9 if file.exists() else 0.0
