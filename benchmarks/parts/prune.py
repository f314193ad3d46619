"""(d) Prune a day while two writers write: how long it takes, and what they feel of it."""

import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from django.db import connection

from benchmarks import databases, load
from benchmarks.figures import Figures
from benchmarks.ledger import Ledger
from benchmarks.load import Written
from benchmarks.milestones import Actors
from benchmarks.progress import each
from benchmarks.samples import Spread
from telemetry import pruning
from telemetry.rollup import aggregate

WRITERS = 2
PAUSE = 1.0
FAMILIAR = 3.0


class Vacuums:
    """How long PostgreSQL took to make room after each prune."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: Any, context: Any
    ) -> Any:
        began = time.monotonic()
        answer = execute(sql, params, many, context)
        if sql.startswith("VACUUM"):
            self.seconds.append(time.monotonic() - began)
        return answer


def measure(*, ledgers: Sequence[Ledger], thorough: bool) -> Figures:
    """Seconds a prune took, and the writers' milliseconds while it ran and while all was calm."""
    ledger, days = ledgers[-1], 20 if thorough else 6
    vacuums, spans = Vacuums(), []
    with databases.copy_of(ledger.database):
        aggregate.roll_up()
        with load.writing(Actors.record, writers=WRITERS) as busy:
            time.sleep(FAMILIAR)
            calm_from = time.monotonic()
            time.sleep(15.0 if thorough else 5.0)
            calm_until = time.monotonic()
            with connection.execute_wrapper(vacuums):
                for day in each(f"Pruning {ledger.day:,} of {ledger.rows:,}", range(1, days + 1)):
                    began = time.monotonic()
                    pruned = pruning.prune(cutoff=ledger.since + timedelta(days=day))
                    spans.append((began, time.monotonic(), pruned.events))
                    time.sleep(PAUSE)
    calm = _during(busy.written, [(calm_from, calm_until)])
    busy_times = _during(busy.written, [(began, ended) for began, ended, _ in spans])
    return {
        "rows": ledger.rows,
        "events_a_day": [events for _, _, events in spans],
        "seconds": Spread.of([ended - began for began, ended, _ in spans]).as_json(),
        "removal_seconds": Spread.of(
            [
                ended - began - vacuum
                for (began, ended, _), vacuum in zip(spans, vacuums.seconds, strict=True)
            ]
        ).as_json(),
        "vacuum_seconds": Spread.of(vacuums.seconds).as_json(),
        "insert_milliseconds": {"calm": calm.as_json(), "while pruning": busy_times.as_json()},
        "p99_ratio": round(busy_times.p99 / calm.p99, 2),
    }


def _during(written: Sequence[Written], spans: Sequence[tuple[float, float]]) -> Spread:
    """The transactions that overlap one of the spans."""
    return Spread.of(
        [
            write.milliseconds
            for write in written
            if any(
                write.began < until and write.began + write.milliseconds / 1_000 > since
                for since, until in spans
            )
        ]
    )
