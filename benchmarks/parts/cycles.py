"""(d) Sixty days of use and pruning: does the table keep its size?"""

from collections.abc import Sequence
from datetime import timedelta
from unittest.mock import patch

from django.db import connection

from benchmarks import databases
from benchmarks.figures import Figures
from benchmarks.ledger import DAYS as KEPT_DAYS
from benchmarks.ledger import Ledger, look_at
from benchmarks.progress import each
from telemetry import pruning
from telemetry.rollup import aggregate, watermark

DAYS = 60
SIZES = """
    SELECT pg_table_size('product_usage_events'), pg_indexes_size('product_usage_events'),
        pg_total_relation_size('usage_running_total') + pg_total_relation_size('usage_last_seen')
"""


def measure(*, ledgers: Sequence[Ledger], thorough: bool) -> Figures:
    """Megabytes after each day, and by how much sixty days made it grow."""
    ledger = ledgers[-1]
    with databases.copy_of(ledger.database):
        sizes = [_sizes()]
        for day in each(f"{DAYS} days of {ledger.day:,} events", range(1, DAYS + 1)):
            _live(ledger, day=day)
            sizes.append(_sizes())
    before, after = (sum(each[:2]) for each in (sizes[0], sizes[-1]))
    return {
        "rows": ledger.rows,
        "days": DAYS,
        "table_megabytes": [round(table / 1e6, 2) for table, _, _ in sizes],
        "indexes_megabytes": [round(indexes / 1e6, 2) for _, indexes, _ in sizes],
        "totals_megabytes": [round(totals / 1e6, 2) for _, _, totals in sizes],
        "grown_percent": round(100 * (after / before - 1), 2),
    }


def _live(ledger: Ledger, *, day: int) -> None:
    """One day: as many events as every day, a rollup, and what cron does at night."""
    last = ledger.rows + day * ledger.day
    ledger.fill(first=last - ledger.day + 1, last=last)
    now = ledger.until + timedelta(days=day)
    with patch.object(watermark, "read_watermark", look_at(now)):
        aggregate.roll_up()
        pruning.prune(cutoff=now - timedelta(days=KEPT_DAYS))


def _sizes() -> tuple[int, int, int]:
    with connection.cursor() as cursor:
        cursor.execute(SIZES)
        table, indexes, totals = cursor.fetchone()
        return table, indexes, totals
