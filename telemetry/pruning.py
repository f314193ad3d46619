"""Remove usage events that are too old, in short transactions (FR-243-011)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import OperationalError, connection, transaction
from psycopg.errors import DeadlockDetected, LockNotAvailable

from telemetry.batches import stretch_end
from telemetry.fold import LOCK, RECOUNT, fold
from telemetry.room import make_room

BATCH_SIZE = 10_000

# Who deletes a customer's tenant may wait for our rows as we wait for theirs. After a second
# PostgreSQL would end one of the two; whoever gives way earlier is us.
PATIENCE = "SET LOCAL lock_timeout = '500ms'"
ATTEMPTS = 20

# What a family's count was at the cutoff: the total of the cutoff's minute, less the rows of that
# minute which stay.
REMEMBER = """
    INSERT INTO usage_total (event_name, bucket, total)
    SELECT event_name, '-infinity', reached.total - coalesce(kept.events, 0)
    FROM (
        SELECT DISTINCT ON (event_name) event_name, total FROM usage_total
        WHERE bucket <= %(cutoff)s ORDER BY event_name, bucket DESC
    ) reached
    LEFT JOIN (
        SELECT event_name, count(*) AS events FROM product_usage_events
        WHERE occurred_at >= %(cutoff)s AND occurred_at < least(
            date_trunc('minute', %(cutoff)s, 'UTC') + interval '1 minute',
            (SELECT watermark FROM usage_fold)
        )
        GROUP BY event_name
    ) kept USING (event_name)
    ON CONFLICT (event_name, bucket) DO UPDATE SET total = excluded.total
"""
FORGET_TOTALS = "DELETE FROM usage_total WHERE last_at < %(cutoff)s"
FORGET_LAST_SEEN = "DELETE FROM usage_last_seen WHERE last_at < %(cutoff)s"
# From here on the trigger that follows deletions lets rows before the cutoff go unnoticed.
LET_GO = """
    UPDATE usage_fold SET
        pruned_before = CASE WHEN watermark IS NOT NULL THEN
            greatest(pruned_before, least(%(cutoff)s, watermark))
        END,
        recorded_since = least(
            recorded_since, (SELECT min(occurred_at) FROM product_usage_events)
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
    fold()
    _take_out_of_totals(cutoff)
    removed = 0
    start: datetime | None = None
    while start is None or start < cutoff:
        start, rows = _patiently_remove(start=start, cutoff=cutoff, batch_size=batch_size)
        removed += rows
    if removed:  # else the indexes keep the room of what went
        make_room("product_usage_events", gently=True)
    return PruneResult(cutoff=cutoff, events=removed, dry_run=False)


def _count(*, before: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [before])
        rows: int = cursor.fetchone()[0]
    return rows


@transaction.atomic(durable=True)
def _take_out_of_totals(cutoff: datetime) -> None:
    """Before they go: nobody then has to correct totals for each batch, or wait for a lock."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
        for statement in (REMEMBER, FORGET_TOTALS, FORGET_LAST_SEEN, LET_GO):
            cursor.execute(statement, {"cutoff": cutoff})
        cursor.execute(RECOUNT)


def _patiently_remove(
    *, start: datetime | None, cutoff: datetime, batch_size: int
) -> tuple[datetime, int]:
    for _ in range(ATTEMPTS - 1):
        try:
            return _remove(start=start, cutoff=cutoff, batch_size=batch_size)
        except OperationalError as error:
            if not isinstance(error.__cause__, LockNotAvailable | DeadlockDetected):
                raise
    return _remove(start=start, cutoff=cutoff, batch_size=batch_size)


@transaction.atomic(durable=True)
def _remove(*, start: datetime | None, cutoff: datetime, batch_size: int) -> tuple[datetime, int]:
    with connection.cursor() as cursor:
        cursor.execute(PATIENCE)
        end = stretch_end(cursor, start=start, goal=cutoff, size=batch_size)
        cursor.execute(DELETE, {"start": start, "end": end})
        return end, cursor.rowcount
