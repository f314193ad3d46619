"""Bring the totals of runs up to date. Figures are right without it, only slower.

As telemetry.rollup: under the lock on the one row of run_rollup_state, the totals say exactly what
the runs before the watermark say, by the same argument (telemetry.rollup.watermark): a run's times
are the database's clock at a statement of its own transaction.
"""

from datetime import datetime

from django.db import connection, transaction

from telemetry.rollup.watermark import read_watermark

LOCK = "SELECT watermark FROM run_rollup_lock()"

# A run that is newer than the last rollup and has an older time was put in by hand.
LATE = """
    SELECT min(instant) FROM (
        SELECT least(created_at, completed_at) AS instant FROM operations_operationrun
        WHERE id > (SELECT last_id FROM run_rollup_state)
    ) newer
    WHERE instant < (SELECT watermark FROM run_rollup_state)
"""
REWIND = "SELECT run_rollup_rewind(%s)"

# One statement, hence one snapshot: what is counted, and the newest run seen.
ADVANCE = """
    WITH fresh AS MATERIALIZED (
        SELECT series, failure_code, tenant_id, workspace_id,
            date_trunc('hour', instant, 'UTC') AS bucket, count(*) AS runs, max(instant) AS last_at
        FROM run_event WHERE instant >= %(start)s::timestamptz AND instant < %(end)s
        GROUP BY 1, 2, 3, 4, 5
    ),
    before AS MATERIALIZED (
        SELECT series, coalesce((
            SELECT total FROM run_total so_far
            WHERE so_far.series = known.series ORDER BY bucket DESC LIMIT 1
        ), 0) AS total
        FROM (SELECT DISTINCT series FROM fresh) known
    ),
    totals AS (
        INSERT INTO run_total (series, bucket, total)
        SELECT series, bucket,
            before.total + sum(sum(runs)) OVER (PARTITION BY series ORDER BY bucket)
        FROM fresh JOIN before USING (series)
        GROUP BY series, bucket, before.total
        ON CONFLICT (series, bucket) DO UPDATE SET total = excluded.total
    ),
    failures AS (
        INSERT INTO run_last_failure (failure_code, tenant_id, workspace_id, last_at)
        SELECT failure_code, tenant_id, workspace_id, max(last_at) FROM fresh
        WHERE failure_code <> '' GROUP BY 1, 2, 3
        ON CONFLICT (failure_code, tenant_id) DO UPDATE SET last_at = excluded.last_at
    )
    UPDATE run_rollup_state SET
        watermark = %(end)s,
        last_id = greatest(last_id, (SELECT max(id) FROM operations_operationrun))
"""


def roll_up() -> datetime | None:
    """Roll up the runs since the last time; return before when all are in the totals now."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(LOCK)
        reached: datetime | None = cursor.fetchone()[0]
        seen = read_watermark(table="operations_operationrun")
        cursor.execute(LATE)
        late = cursor.fetchone()[0]
        back = min((each for each in (late, _ahead(reached, seen.highest)) if each), default=None)
        if back:
            cursor.execute(REWIND, [back])
            cursor.execute(LOCK)
            reached = cursor.fetchone()[0]
        goal = seen.after(reached)
        if goal is None or goal == reached:
            return reached
        cursor.execute(ADVANCE, {"start": reached or "-infinity", "end": goal})
        return goal


def _ahead(reached: datetime | None, highest: datetime) -> datetime | None:
    """Where to go back to if the clock was set back."""
    return highest if reached and highest < reached else None
