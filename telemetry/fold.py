"""Bring the running totals up to date with the ledger, or make them anew.

The promise, kept under the lock on the one row of usage_fold: the totals and last_seen say
exactly what the ledger's rows before the watermark say, but for rows newer than last_id, which no
fold has seen (usage_fold_late finds those). Nobody has to run a fold for a summary to be right,
only for it to be fast: telemetry.summary reads the rest from the ledger.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from telemetry import watermark
from telemetry.batches import stretch_end
from telemetry.room import make_room

# Rows folded in one transaction: enough for a day of a big ledger, short enough for others to wait.
BATCH = 200_000

type Progress = Callable[[int, int], None]
"""Called with the rows folded so far and the rows there were when it began."""

RECOUNT = "SELECT usage_fold_recount()"
LOCK = "SELECT watermark FROM usage_fold_lock()"
REWIND = "SELECT usage_fold_rewind(%(instant)s)"

UNFOLDED = """
    SELECT count(*) FROM product_usage_events
    WHERE occurred_at >= coalesce((SELECT watermark FROM usage_fold), '-infinity')
"""

# One statement, hence one snapshot: what is counted, and the newest row seen. If that snapshot
# has late rows, nothing is written and the answer says from when on to rewind.
ADVANCE = """
    WITH late AS MATERIALIZED (SELECT usage_fold_late(usage_fold) AS instant FROM usage_fold),
    fresh AS MATERIALIZED (
        SELECT event_name, workspace_id, date_trunc('minute', occurred_at, 'UTC') AS bucket,
            count(*) AS events, min(occurred_at) AS first_at, max(occurred_at) AS last_at
        FROM product_usage_events
        WHERE occurred_at >= %(start)s::timestamptz AND occurred_at < %(end)s
            AND (SELECT instant FROM late) IS NULL
        GROUP BY 1, 2, 3
    ),
    before AS MATERIALIZED (
        SELECT event_name, coalesce((
            SELECT total FROM usage_total WHERE usage_total.event_name = family.event_name
            ORDER BY bucket DESC LIMIT 1
        ), 0) AS total
        FROM (SELECT DISTINCT event_name FROM fresh) family
    ),
    totals AS (
        INSERT INTO usage_total (event_name, bucket, total, last_at)
        SELECT event_name, bucket,
            before.total + sum(sum(events)) OVER (PARTITION BY event_name ORDER BY bucket),
            max(last_at)
        FROM fresh JOIN before USING (event_name)
        GROUP BY event_name, bucket, before.total
        ON CONFLICT (event_name, bucket)
            DO UPDATE SET total = excluded.total, last_at = excluded.last_at
    ),
    last_seen AS (
        INSERT INTO usage_last_seen (event_name, workspace_id, last_at)
        SELECT coalesce(event_name, ''), workspace_id, max(last_at) FROM fresh
        GROUP BY GROUPING SETS ((event_name, workspace_id), (workspace_id))
        ON CONFLICT (event_name, workspace_id) DO UPDATE SET last_at = excluded.last_at
    ),
    reached AS (
        UPDATE usage_fold SET
            watermark = %(end)s,
            last_id = greatest(last_id, (SELECT max(id) FROM product_usage_events)),
            recorded_since = least(recorded_since, (SELECT min(first_at) FROM fresh))
        WHERE (SELECT instant FROM late) IS NULL
    )
    SELECT (SELECT instant FROM late), (SELECT coalesce(sum(events), 0)::bigint FROM fresh)
"""


@dataclass(frozen=True, kw_only=True)
class FoldResult:
    """How many events were folded, and before when every event is in the totals now.

    `watermark` is None while nothing can be folded, because somebody who writes cannot be seen
    (telemetry.watermark).
    """

    rows: int
    watermark: datetime | None


@dataclass(frozen=True, kw_only=True)
class _Step:
    rows: int
    reached: datetime | None
    last: bool


def fold(*, progress: Progress | None = None) -> FoldResult:
    """Fold what has happened since the last fold. Safe at any time, and twice at once.

    One transaction for each BATCH rows: whoever is killed leaves whole ones.
    """
    expected = _count_unfolded() if progress else 0
    folded = 0
    while True:
        step = _advance()
        folded += step.rows
        if progress:
            progress(folded, max(expected, folded))
        if step.last:
            return FoldResult(rows=folded, watermark=step.reached)
        # A long fold writes the same rows of usage_last_seen with every batch.
        make_room("usage_last_seen", "usage_total")


def rebuild(*, progress: Progress | None = None) -> FoldResult:
    """Forget the totals and make them from the ledger; summaries stay right meanwhile."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(LOCK)
        _rewind(cursor, to="-infinity")
    return fold(progress=progress)


@transaction.atomic(durable=True)
def _advance() -> _Step:
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
        reached: datetime | None = cursor.fetchone()[0]
        seen = watermark.look()
        if reached and seen.highest < reached:  # the clock was set back
            reached = _rewind(cursor, to=seen.highest)
        goal = seen.after(reached)
        if goal is None:
            return _Step(rows=0, reached=None, last=True)
        return _fold_batch(cursor, start=reached, goal=goal)


def _fold_batch(cursor: CursorWrapper, *, start: datetime | None, goal: datetime) -> _Step:
    end = stretch_end(cursor, start=start, goal=goal, size=BATCH)
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


def _count_unfolded() -> int:
    with connection.cursor() as cursor:
        cursor.execute(UNFOLDED)
        rows: int = cursor.fetchone()[0]
    return rows
