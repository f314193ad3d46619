"""Summaries read while events commit late and folds run: none may be wrong.

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

from benchmarks import databases, rivals, world
from benchmarks.figures import Figures
from benchmarks.ledger import Ledger
from benchmarks.milestones import Actors
from benchmarks.progress import each
from telemetry import fold, watermark
from telemetry.snapshot import one_view
from telemetry.summary import summarize
from telemetry.watermark import Watermark
from telemetry.windows import Window

READS, PLANTED_READS = 5_000, 500
WRITERS = 6
LATEST_COMMIT = 0.4
FOLD_EVERY = 0.02

type Look = Callable[[], Watermark]


def measure(*, ledgers: Sequence[Ledger], thorough: bool) -> Figures:
    """How many summaries were read, and how many of them were wrong."""
    reads = READS if thorough else READS // 5
    with databases.copy_of(world.prepare()):
        wrong = wrong_reads(reads, look=watermark.look)
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
    with margin, patch.object(watermark, "look", look), _crowd():
        return sum(
            is_wrong() for _ in each(f"{reads:,} summaries under late commits", range(reads))
        )


def is_wrong() -> bool:
    """Compare a summary with the rows in the very same view of the database."""
    with one_view():
        usage = summarize(Window.ALL[0], now=datetime.now(UTC) + timedelta(hours=1))
        return not rivals.agree(usage)


@contextmanager
def _crowd() -> Iterator[None]:
    stop = Event()
    with ThreadPoolExecutor(WRITERS + 1) as pool:
        work = [pool.submit(_write_until, stop, seed) for seed in range(WRITERS)]
        work.append(pool.submit(_fold_until, stop))
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


def _fold_until(stop: Event) -> None:
    try:
        while not stop.is_set():
            fold.fold()
            sleep(FOLD_EVERY)
    finally:
        connection.close()
