"""Build ledgers, each in a database of its own that is kept for the next time."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from django.db import connection

from benchmarks import databases, ledger_scaling, world
from benchmarks.ledger import Ledger, look_at
from benchmarks.progress import Bar
from telemetry.rollup import aggregate, watermark

CHUNK = 100_000
# A larger ledger is made of the next smaller one.
FILLED_UP_TO = 10_000_000
# A row with its share of five indexes.
BYTES_A_ROW = 450
# What the server's log of changes may take beside, whatever the size.
LOG_BYTES = 2_000_000_000


class DiskFullError(Exception):
    """There is not enough room; the text says how much it takes."""


def prepare(rows: int, *, folder: Path, copied: bool = True) -> Ledger:
    """Return the ledger of that size; build it if there is none.

    Raises DiskFullError if it would not fit, or its copy if there is to be one.
    """
    name = f"bench_{rows}"
    notes = databases.described(name)
    if notes is None:
        _require_room(rows, folder=folder, copied=copied)
        if rows <= FILLED_UP_TO:
            like, until, fill = world.prepare(), _half_past_the_minute(), build
        else:
            smaller = prepare(rows // 10, folder=folder, copied=False)
            like, until, fill = smaller.database, smaller.until, ledger_scaling.build
        notes = {"until": until.isoformat()}
        databases.create(name, like=like)
        with databases.using(name):
            fill(_ledger(name, rows, notes))
        databases.describe(name, notes)
    else:
        with databases.using(name):
            world.migrate()
    return _ledger(name, rows, notes)


def _half_past_the_minute() -> datetime:
    """A window's start then lies amid a minute at every size: what a summary reads there varies."""
    return datetime.now(UTC).replace(second=30, microsecond=0) - timedelta(minutes=1)


def _ledger(name: str, rows: int, notes: dict[str, str]) -> Ledger:
    return Ledger(database=name, rows=rows, until=datetime.fromisoformat(notes["until"]))


def build(ledger: Ledger) -> None:
    """Fill the empty ledger of the database at hand, and roll it up.

    Its indexes grow with it, as they do in life: made afterwards, they would be half the size.
    """
    bar = Bar(f"Building {ledger.rows:,} events", total=ledger.rows)
    for first in range(1, ledger.rows + 1, CHUNK):
        last = min(first + CHUNK - 1, ledger.rows)
        ledger.fill(first=first, last=last)
        bar.show(last)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) product_usage_events")
    _roll_up(ledger)


def _roll_up(ledger: Ledger) -> None:
    bar = Bar("Rolling up them", total=ledger.rows)
    with patch.object(watermark, "read_watermark", look_at(ledger.until - timedelta(seconds=30))):
        aggregate.rebuild(progress=lambda done, _: bar.show(done - 1))
    bar.finish()
    with connection.cursor() as cursor:
        for table in ("usage_running_total", "usage_last_seen", "usage_rollup_state"):
            cursor.execute(f"VACUUM (ANALYZE) {table}")
        cursor.execute("CHECKPOINT")


def _require_room(rows: int, *, folder: Path, copied: bool) -> None:
    need = rows * BYTES_A_ROW * (2 if copied else 1) + LOG_BYTES
    free = shutil.disk_usage(folder).free
    size = f"A ledger of {rows:,} rows takes up to {need / 1e9:.1f} GB while it is measured"
    if need > free:
        raise DiskFullError(f"{size}, and {folder} has {free / 1e9:.1f} GB left.")
    print(f"{size}; it is kept in {folder}.", flush=True)
