"""(h) A mix of requests as in life, at rates up to far more than the machine can carry.

Two web servers with production settings, PostgreSQL and the generator share the processors.
"""

import os
import sys
import time
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from django.db import connection
from django.test.utils import override_settings
from django.urls import reverse

from benchmarks import arrivals, databases, web_servers
from benchmarks.arrivals import Answer, Outcome
from benchmarks.figures import Figures
from benchmarks.ledger import Ledger
from benchmarks.load_table import carried
from benchmarks.progress import each
from benchmarks.proxy import Proxy
from benchmarks.samples import SEED
from benchmarks.traffic import File, Request, requests
from benchmarks.traffic_mix import MIX
from benchmarks.traffic_world import Population, people_of
from benchmarks.web_servers import SECRET_KEY, Web, database_computed
from benchmarks.world import migrate

DATABASE = "bench_load"
FEW, MANY = 9, 500
WEBS = 2
RATES = (25, 50, 75, 100, 150, 200, 400)
SECONDS, THOROUGH_SECONDS = 20.0, 60.0
WARM_RATE, WARM_SECONDS = 20, 5.0
# So that each rate starts operations of its own.
END_RUNS = """
    UPDATE operations_operationrun
    SET status = 'completed', outcome = 'cancelled', completed_at = now(), lease = NULL
    WHERE status <> 'completed'
"""


def measure(*, ledgers: Sequence[Ledger], thorough: bool) -> Figures:
    """Errors, refusals and milliseconds by rate, and what a request of the mix costs."""
    seconds = THOROUGH_SECONDS if thorough else SECONDS
    return measured(sizes=(FEW, MANY), rates=RATES, seconds=seconds, warm_seconds=WARM_SECONDS)


def measured(
    *, sizes: Sequence[int], rates: Sequence[int], seconds: float, warm_seconds: float
) -> Figures:
    """Return the same for workspaces of these sizes."""
    databases.create(DATABASE)
    try:
        with databases.using(DATABASE), TemporaryDirectory() as folder:
            migrate()
            # The servers are given this key, and call the cookies so.
            with override_settings(SECRET_KEY=SECRET_KEY, SESSION_COOKIE_SECURE=True):
                population = people_of(*sizes)
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")
            connection.close()
            with web_servers.serving(WEBS, folder=Path(folder)) as webs:
                load = Load(webs, population)
                load.at(WARM_RATE, seconds=warm_seconds)
                by_rate = {
                    str(rate): load.at(rate, seconds=seconds) for rate in each("Load", rates)
                }
                _tell_errors(webs)
    finally:
        databases.drop(DATABASE)
    return {
        "mix": {share.what: share.of_100 for share in MIX},
        "webs": WEBS,
        "seconds": seconds,
        "rates": by_rate,
        "carried": carried(by_rate),
    }


def _tell_errors(webs: Sequence[Web]) -> None:
    """Say what the servers logged: a figure names an error, but not its cause."""
    for line in (line for web in webs for line in web.errors()):
        print(line, file=sys.stderr)


class Load:
    """The people, and the servers that they ask."""

    def __init__(self, webs: Sequence[Web], population: Population) -> None:
        self._webs = webs
        self._population = population
        self._proxy = Proxy([web.port for web in webs])
        sign_in = Request(what="files", path=reverse("accounts:admin-sign-in"))
        self._files: list[File] = self._proxy.files(sign_in)
        self._chance = Random(SEED)

    def at(self, rate: int, *, seconds: float) -> Figures:
        """Ask for so much a second, for so long."""
        with connection.cursor() as cursor:
            cursor.execute(END_RUNS)
        connection.close()
        due = arrivals.moments(rate=rate, seconds=seconds, chance=self._chance)
        endless = requests(self._population, self._files, chance=self._chance)
        sent = list(islice(endless, len(due)))
        before = self._computed()

        def send(number: int) -> Answer:
            return self._proxy.send(sent[number], turn=number)

        outcomes = arrivals.send_all(due, send)
        costs = _costs(before, self._computed(), requests=len(due))
        return arrivals.figures(outcomes) | {"cost": costs, "wrong": _wrong(sent, outcomes)}

    def _computed(self) -> dict[str, dict[int, float]]:
        """Return the seconds that each process of each part has computed so far."""
        return {
            "web": {web.pid: web.computed() for web in self._webs},
            "database": database_computed(),
            "generator": {os.getpid(): time.process_time()},
        }


def _costs(
    before: dict[str, dict[int, float]], after: dict[str, dict[int, float]], *, requests: int
) -> dict[str, float]:
    """Return milliseconds of processor a request. Sessions that ended meanwhile are not seen."""
    seconds = {
        part: sum(value - before[part].get(pid, 0.0) for pid, value in processes.items())
        for part, processes in after.items()
    }
    return {f"{part}_ms": round(1_000 * value / requests, 2) for part, value in seconds.items()}


def _wrong(sent: Sequence[Request], outcomes: Sequence[Outcome]) -> dict[str, int]:
    """Count what was neither right nor refused, by what it was and how it was answered."""
    found: dict[str, int] = {}
    for request, outcome in zip(sent, outcomes, strict=True):
        answer = outcome.answer
        if not (answer.is_right or answer.is_refusal):
            name = f"{request.what}: {answer.status}"
            found[name] = found.get(name, 0) + 1
    return found
