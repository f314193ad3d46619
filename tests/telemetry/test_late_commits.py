"""Summaries read while events commit late and rollups run: the watermark's reason to be."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Event
from time import sleep

import pytest
from django.db import connection

from telemetry.rollup import aggregate, watermark
from telemetry.rollup.watermark import Watermark
from telemetry.summary.query import summarize
from telemetry.summary.snapshot import read_snapshot
from telemetry.summary.windows import Window
from tests.cast import Cast, assemble
from tests.examples import IN_CI
from tests.telemetry.clocks import without_margin
from tests.telemetry.history import another_session, record_in, run_sql

READS = 600 if IN_CI else 200
WRITERS = 6
LATEST_COMMIT = 0.4
COUNT = (
    "SELECT event_name, count(*), count(DISTINCT workspace_id) FROM product_usage_events GROUP BY 1"
)

pytestmark = pytest.mark.django_db(transaction=True)


def now_minus_200_ms() -> Watermark:
    """What one might have thought of first."""
    [(clock,)] = run_sql("SELECT statement_timestamp() - interval '200 milliseconds'")
    assert isinstance(clock, datetime)
    return Watermark(clock=clock, oldest_writer=None, unknown=False)


def write_until(stop: Event, cast: Cast, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    with another_session() as session:
        while not stop.is_set():
            for _ in range(chance.randint(1, 3)):
                record_in(session, tenant=cast.tenant, actor=cast.owner)
            sleep(chance.uniform(0, LATEST_COMMIT))
            session.commit()


def roll_up_until(stop: Event) -> None:
    try:
        while not stop.is_set():
            aggregate.roll_up()
            sleep(0.02)
    finally:
        connection.close()


def is_wrong() -> bool:
    """Compare a summary with a raw count in the very same view of the database."""
    with read_snapshot():
        usage = summarize(Window.ALL[0], now=datetime.now(UTC) + timedelta(hours=1))
        counted = {name: (count, workspaces) for name, count, workspaces in run_sql(COUNT)}
    return any(
        (family.count, family.workspaces) != counted.get(family.event.name, (0, 0))
        for family in usage.families
    )


def reads_wrong(cast: Cast) -> bool:
    stop = Event()
    with ThreadPoolExecutor(WRITERS + 1) as pool:
        work = [pool.submit(write_until, stop, cast, seed) for seed in range(WRITERS)]
        work.append(pool.submit(roll_up_until, stop))
        try:
            return any(is_wrong() for _ in range(READS))
        finally:
            stop.set()
            for each in work:
                each.result()


@pytest.mark.parametrize(
    ("look", "is_exact"),
    [(watermark.read_watermark, True), (now_minus_200_ms, False)],
    ids=["oldest writer", "now minus 200 ms"],
)
def test_only_the_oldest_writer_keeps_summaries_exact(
    *, look: Callable[[], Watermark], is_exact: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = assemble()
    without_margin(monkeypatch)
    monkeypatch.setattr(watermark, "read_watermark", look)

    wrong = reads_wrong(cast)

    assert run_sql("SELECT sum(total) > 0 FROM usage_running_total") == [(True,)]
    assert wrong is not is_exact
