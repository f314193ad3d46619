"""Other ways to sum a window up. They answer less: no sparkline, no window before, no latest event.

The hourly rollup counts events only, not workspaces: with them it would be nearly as long as the
ledger.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction

from benchmarks.labels import COVERING, HOURLY, NAIVE
from benchmarks.samples import Candidate, timed
from telemetry.summary.query import UsageSummary
from telemetry.summary.windows import Window

COUNT = """
    SELECT event_name, count(*), count(DISTINCT workspace_id) FROM product_usage_events
    WHERE occurred_at >= %(start)s AND occurred_at < %(end)s GROUP BY event_name
"""
MAKE_ROLLUP = """
    CREATE TABLE IF NOT EXISTS bench_rollup AS
    SELECT date_trunc('hour', occurred_at, 'UTC') AS hour, event_name, count(*) AS events
    FROM product_usage_events GROUP BY 1, 2;
    CREATE UNIQUE INDEX IF NOT EXISTS bench_rollup_hour ON bench_rollup (hour, event_name)
        INCLUDE (events);
"""
ROLLUP = """
    WITH edge AS (
        SELECT date_trunc('hour', %(start)s::timestamptz, 'UTC') + interval '1 hour' AS first,
            date_trunc('hour', %(end)s::timestamptz, 'UTC') AS last
    )
    SELECT event_name, sum(events) FROM (
        SELECT event_name, events FROM edge JOIN bench_rollup ON hour >= first AND hour < last
        UNION ALL
        SELECT event_name, 1 FROM edge, product_usage_events
        WHERE occurred_at >= %(start)s AND occurred_at < first
        UNION ALL
        SELECT event_name, 1 FROM edge, product_usage_events
        WHERE occurred_at >= last AND occurred_at < %(end)s
    ) counted GROUP BY event_name
"""
NO_INDEX = (
    "SET LOCAL enable_indexscan = off; SET LOCAL enable_indexonlyscan = off;"
    " SET LOCAL enable_bitmapscan = off; SET LOCAL jit = off"
)
AS_IT_IS = "SET LOCAL jit = off"


def prepare() -> None:
    """Make the rollup; the covering index is the ledger's own."""
    with connection.cursor() as cursor:
        cursor.execute(MAKE_ROLLUP)
        cursor.execute("VACUUM (ANALYZE) bench_rollup")
        cursor.execute("VACUUM (ANALYZE) product_usage_events")


def of(window: Window, *, now: datetime) -> dict[str, Candidate]:
    start = now - window.length
    return {
        NAIVE: _query(COUNT, NO_INDEX, start=start, end=now),
        COVERING: _query(COUNT, AS_IT_IS, start=start, end=now),
        HOURLY: _query(ROLLUP, AS_IT_IS, start=start, end=now),
    }


def count(*, start: datetime, end: datetime) -> dict[str, tuple[int, int]]:
    """Events and workspaces by family, from the rows."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"start": start, "end": end})
        return {name: (events, workspaces) for name, events, workspaces in cursor}


def agree(usage: UsageSummary) -> bool:
    """Whether a count of the rows themselves says the same."""
    counted = count(start=usage.start, end=usage.end)
    return all(
        (family.count, family.workspaces) == counted.get(family.event.name, (0, 0))
        for family in usage.families
    )


def _query(statement: str, settings: str, *, start: datetime, end: datetime) -> Candidate:
    def ask() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(settings)
            cursor.execute(statement, {"start": start, "end": end})
            cursor.fetchall()

    def run() -> Sequence[float]:
        return [timed(ask)]

    return run
