"""Bring the running totals up to date with the ledger, or rebuild them.

The promise, kept under the lock on the one row of usage_rollup_state: the totals and last_seen say
exactly what the ledger's rows before the watermark say. Rows newer than last_id are excepted: no
rollup has seen them, and usage_rollup_late finds them. A summary is right without a rollup, only
slower: telemetry.summary.query reads the rest from the ledger.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from telemetry.rollup import watermark
from telemetry.rollup.batches import batch_end
from telemetry.rollup.vacuum import vacuum

# Rows in one transaction: enough for a day of a big ledger, short enough for others to wait.
BATCH = 200_000

type Progress = Callable[[int, int], None]
"""Called with the rows rolled up so far and the rows there were when it began."""

RECOUNT = "SELECT usage_rollup_recount()"
LOCK = "SELECT watermark FROM usage_rollup_lock()"
REWIND = "SELECT usage_rollup_rewind(%(instant)s)"

PENDING = """
    SELECT count(*) FROM product_usage_events
    WHERE occurred_at >= coalesce((SELECT watermark FROM usage_rollup_state), '-infinity')
"""

# One statement, hence one snapshot: what is counted, and the newest row seen. If that snapshot
# has late rows, nothing is written and the answer says from when on to rewind.
ADVANCE = """
    WITH late AS MATERIALIZED (
        SELECT usage_rollup_late(state) AS instant FROM usage_rollup_state state
    ),
    fresh AS MATERIALIZED (
        SELECT event_name, metadata, workspace_id,
            date_trunc('minute', occurred_at, 'UTC') AS bucket, count(*) AS events
        FROM product_usage_events
        WHERE occurred_at >= %(start)s::timestamptz AND occurred_at < %(end)s
            AND (SELECT instant FROM late) IS NULL
        GROUP BY 1, 2, 3, 4
    ),
    named AS MATERIALIZED (
        SELECT name AS event_name, workspace_id, bucket, events
        FROM fresh, usage_names(event_name, metadata) AS name
    ),
    before AS MATERIALIZED (
        SELECT event_name, coalesce((
            SELECT total FROM usage_running_total so_far
            WHERE so_far.event_name = family.event_name
            ORDER BY bucket DESC LIMIT 1
        ), 0) AS total
        FROM (SELECT DISTINCT event_name FROM named WHERE event_name <> '') family
    ),
    totals AS (
        INSERT INTO usage_running_total (event_name, bucket, total)
        SELECT event_name, bucket,
            before.total + sum(sum(events)) OVER (PARTITION BY event_name ORDER BY bucket)
        FROM named JOIN before USING (event_name)
        GROUP BY event_name, bucket, before.total
        ON CONFLICT (event_name, bucket) DO UPDATE SET total = excluded.total
    ),
    last_seen AS (
        INSERT INTO usage_last_seen (event_name, workspace_id, last_minute)
        SELECT event_name, workspace_id, max(bucket) FROM named
        GROUP BY event_name, workspace_id
        ON CONFLICT (event_name, workspace_id) DO UPDATE SET last_minute = excluded.last_minute
    ),
    reached AS (
        UPDATE usage_rollup_state SET
            watermark = %(end)s,
            last_id = greatest(last_id, (SELECT max(id) FROM product_usage_events)),
            recorded_since = least(recorded_since, (SELECT min(bucket) FROM fresh))
        WHERE (SELECT instant FROM late) IS NULL
    )
    SELECT (SELECT instant FROM late), (SELECT coalesce(sum(events), 0)::bigint FROM fresh)
"""


@dataclass(frozen=True, kw_only=True)
class RollupResult:
    """How many events were rolled up, and before when every event is in the totals now.

    `watermark` is None while nothing can be rolled up, because a session that writes cannot be seen
    (telemetry.rollup.watermark).
    """

    rows: int
    watermark: datetime | None


@dataclass(frozen=True, kw_only=True)
class _Step:
    rows: int
    reached: datetime | None
    last: bool


def roll_up(*, progress: Progress | None = None) -> RollupResult:
    """Roll up what has happened since the last rollup. Safe at any time, and twice at once.

    One transaction for each BATCH rows: a process that is killed leaves whole ones.
    """
    expected = _count_pending() if progress else 0
    rows = 0
    while True:
        step = _advance()
        rows += step.rows
        if progress:
            progress(rows, max(expected, rows))
        if step.last:
            return RollupResult(rows=rows, watermark=step.reached)
        # A long rollup writes the same rows of usage_last_seen with every batch.
        vacuum("usage_last_seen", "usage_running_total")


def rebuild(*, progress: Progress | None = None) -> RollupResult:
    """Forget the totals and make them from the ledger; summaries stay right meanwhile."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(LOCK)
        _rewind(cursor, to="-infinity")
    return roll_up(progress=progress)


@transaction.atomic(durable=True)
def _advance() -> _Step:
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
        reached: datetime | None = cursor.fetchone()[0]
        seen = watermark.read_watermark()
        if reached and seen.highest < reached:  # the clock was set back
            reached = _rewind(cursor, to=seen.highest)
        goal = seen.after(reached)
        if goal is None:
            return _Step(rows=0, reached=None, last=True)
        return _roll_up_batch(cursor, start=reached, goal=goal)


def _roll_up_batch(cursor: CursorWrapper, *, start: datetime | None, goal: datetime) -> _Step:
    end = batch_end(cursor, start=start, goal=goal, size=BATCH)
    cursor.execute(ADVANCE, {"start": start or "-infinity", "end": end})
    late, rows = cursor.fetchone()
    if late:
        return _Step(rows=0, reached=_rewind(cursor, to=late), last=False)
    if rows:
        cursor.execute(RECOUNT)
    return _Step(rows=rows, reached=end, last=end == goal)


def _rewind(cursor: CursorWrapper, *, to: datetime | str) -> datetime | None:
    cursor.execute(REWIND, {"instant": to})
    minute: datetime | None = cursor.fetchone()[0]
    return minute


def _count_pending() -> int:
    with connection.cursor() as cursor:
        cursor.execute(PENDING)
        rows: int = cursor.fetchone()[0]
    return rows
