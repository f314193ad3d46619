"""Remove usage events that are too old, in short transactions (FR-243-011)."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import connection, transaction

from telemetry import lock_retries
from telemetry.rollup.aggregate import LOCK, RECOUNT, roll_up
from telemetry.rollup.batches import batch_end
from telemetry.rollup.vacuum import vacuum

BATCH_SIZE = 10_000

# What a family's count was at the cutoff: the total of the cutoff's minute, less the rows of that
# minute which stay.
CARRY_BASELINE = """
    INSERT INTO usage_running_total (event_name, bucket, total)
    SELECT event_name, '-infinity', reached.total - coalesce(kept.events, 0)
    FROM (
        SELECT DISTINCT ON (event_name) event_name, total FROM usage_running_total
        WHERE bucket <= %(cutoff)s ORDER BY event_name, bucket DESC
    ) reached
    LEFT JOIN (
        SELECT name AS event_name, count(*) AS events
        FROM product_usage_events, usage_names(event_name, metadata) AS name
        WHERE occurred_at >= %(cutoff)s AND occurred_at < least(
            date_trunc('minute', %(cutoff)s, 'UTC') + interval '1 minute',
            (SELECT watermark FROM usage_rollup_state)
        )
        GROUP BY name
    ) kept USING (event_name)
    ON CONFLICT (event_name, bucket) DO UPDATE SET total = excluded.total
"""
FORGET_TOTALS = """
    DELETE FROM usage_running_total gone USING usage_running_total baseline
    WHERE baseline.event_name = gone.event_name AND baseline.bucket = '-infinity'
        AND gone.bucket > '-infinity' AND gone.bucket <= %(cutoff)s AND gone.total <= baseline.total
"""
FORGET_LAST_SEEN = """
    DELETE FROM usage_last_seen seen
    WHERE last_minute <= %(cutoff)s AND (
        last_minute < date_trunc('minute', %(cutoff)s, 'UTC') OR NOT EXISTS (
            SELECT FROM product_usage_events kept
            WHERE occurred_at >= %(cutoff)s AND occurred_at < least(
                    seen.last_minute + interval '1 minute',
                    (SELECT watermark FROM usage_rollup_state)
                )
                AND kept.workspace_id = seen.workspace_id
                AND seen.event_name IN (kept.event_name, '')
        )
    )
"""
# From here on the trigger that follows deletions lets rows before the cutoff go unnoticed, and
# they are no longer expected: whole_since is true even if the prune is killed halfway.
ADVANCE_PRUNED = """
    UPDATE usage_rollup_state SET
        totals_from = CASE WHEN watermark IS NOT NULL THEN
            greatest(totals_from, least(%(cutoff)s, watermark))
        END,
        whole_since = greatest(whole_since, %(cutoff)s),
        recorded_since = least(
            recorded_since,
            date_trunc('minute', (SELECT min(occurred_at) FROM product_usage_events), 'UTC')
        )
"""

COUNT = "SELECT count(*) FROM product_usage_events WHERE occurred_at < %s"
DELETE = """
    DELETE FROM product_usage_events
    WHERE occurred_at >= coalesce(%(start)s, '-infinity'::timestamptz) AND occurred_at < %(end)s
"""


@dataclass(frozen=True, kw_only=True)
class PruneResult:
    """How many events before `cutoff` went, or in a dry run would go."""

    cutoff: datetime
    events: int
    dry_run: bool


def prune(*, cutoff: datetime, batch_size: int = BATCH_SIZE, dry_run: bool = False) -> PruneResult:
    """Remove the events strictly older than the cutoff. Safe to repeat, and twice at once.

    Raises OperationalError when others keep the rows locked; whole batches that went stay gone.
    """
    if batch_size < 1:
        raise ValueError("A batch needs at least one row.")
    if dry_run:
        return PruneResult(cutoff=cutoff, events=_count(before=cutoff), dry_run=True)
    roll_up()
    _take_out_of_totals(cutoff)
    removed = 0
    start: datetime | None = None
    while start is None or start < cutoff:
        start, rows = lock_retries.patiently(
            partial(_remove, start=start, cutoff=cutoff, batch_size=batch_size)
        )
        removed += rows
    if removed:  # else the indexes keep the room of what went
        vacuum("product_usage_events", throttled=True)
    return PruneResult(cutoff=cutoff, events=removed, dry_run=False)


def _count(*, before: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [before])
        rows: int = cursor.fetchone()[0]
    return rows


@transaction.atomic(durable=True)
def _take_out_of_totals(cutoff: datetime) -> None:
    """Before they go: totals then need no correction for each batch, and no lock is waited for."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
        for statement in (CARRY_BASELINE, FORGET_TOTALS, FORGET_LAST_SEEN, ADVANCE_PRUNED):
            cursor.execute(statement, {"cutoff": cutoff})
        cursor.execute(RECOUNT)


@transaction.atomic(durable=True)
def _remove(*, start: datetime | None, cutoff: datetime, batch_size: int) -> tuple[datetime, int]:
    with connection.cursor() as cursor:
        cursor.execute(lock_retries.LOCK_TIMEOUT)
        end = batch_end(cursor, start=start, goal=cutoff, size=batch_size)
        cursor.execute(DELETE, {"start": start, "end": end})
        return end, cursor.rowcount
