"""Summaries read while events commit late and rollups run: none may be wrong.

The same again with the watermark one might have thought of first, which has to be caught.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Event
from time import sleep
from unittest.mock import patch

from django.db import connection, transaction

from benchmarks import alternatives, databases, world
from benchmarks.figures import Figures
from benchmarks.ledger import Ledger
from benchmarks.milestones import Actors
from benchmarks.progress import each
from telemetry.rollup import aggregate, watermark
from telemetry.rollup.watermark import Watermark
from telemetry.summary.query import summarize
from telemetry.summary.snapshot import read_snapshot
from telemetry.summary.windows import Window

READS, PLANTED_READS = 5_000, 500
WRITERS = 6
LATEST_COMMIT = 0.4
ROLLUP_EVERY = 0.02

type Look = Callable[[], Watermark]


def measure(*, ledgers: Sequence[Ledger], thorough: bool) -> Figures:
    """How many summaries were read, and how many of them were wrong."""
    reads = READS if thorough else READS // 5
    with databases.copy_of(world.prepare()):
        wrong = wrong_reads(reads, look=watermark.read_watermark)
    with databases.copy_of(world.prepare()):
        planted = wrong_reads(PLANTED_READS, look=now_minus_200_ms)
    return {
        "reads": reads,
        "wrong": wrong,
        "planted_reads": PLANTED_READS,
        "planted_wrong": planted,
        "writers": WRITERS,
        "latest_commit_seconds": LATEST_COMMIT,
    }


def now_minus_200_ms() -> Watermark:
    """A watermark that hopes for the best."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp() - interval '200 milliseconds'")
        return Watermark(clock=cursor.fetchone()[0], oldest_writer=None, unknown=False)


def wrong_reads(reads: int, *, look: Look) -> int:
    """Read so many summaries with that watermark; return how many a raw count contradicts.

    The margin is taken away, so that nothing but the watermark keeps them right.
    """
    margin = patch.object(watermark, "MARGIN", timedelta(0))
    with margin, patch.object(watermark, "read_watermark", look), _load():
        return sum(
            is_wrong() for _ in each(f"{reads:,} summaries under late commits", range(reads))
        )


def is_wrong() -> bool:
    """Compare a summary with the rows in the very same view of the database."""
    with read_snapshot():
        usage = summarize(Window.ALL[0], now=datetime.now(UTC) + timedelta(hours=1))
        return not alternatives.agree(usage)


@contextmanager
def _load() -> Iterator[None]:
    stop = Event()
    with ThreadPoolExecutor(WRITERS + 1) as pool:
        work = [pool.submit(_write_until, stop, seed) for seed in range(WRITERS)]
        work.append(pool.submit(_roll_up_until, stop))
        try:
            yield
        finally:
            stop.set()
            for done in work:
                done.result()


def _write_until(stop: Event, seed: int) -> None:
    chance = random.Random(seed)
    try:
        actors = Actors(tenant_id=seed + 1)
        while not stop.is_set():
            with transaction.atomic():
                for _ in range(chance.randint(1, 3)):
                    actors.record(actors.run())
                sleep(chance.uniform(0, LATEST_COMMIT))
    finally:
        connection.close()


def _roll_up_until(stop: Event) -> None:
    try:
        while not stop.is_set():
            aggregate.roll_up()
            sleep(ROLLUP_EVERY)
    finally:
        connection.close()
