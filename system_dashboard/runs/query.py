"""Reads what runs did in a window, from the totals and the runs after them, and what they do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from system_dashboard.installation.queue import QUEUE, Queue, queue_of, queue_values
from telemetry.summary.windows import Window
from tenantpilot.database import prepared

# Runs that were put in by hand and are older than the watermark (`late`) are read from the runs
# until the rollup notices. `known` walks the index from one series to the next.
HORIZON = """
    SELECT CASE WHEN late < watermark THEN date_trunc('hour', late, 'UTC')
        ELSE coalesce(watermark, '-infinity') END AS until,
        coalesce(watermark, '-infinity') AS last_failure_until
    FROM (VALUES (1)) AS always (id)
    LEFT JOIN run_rollup_state state USING (id)
    LEFT JOIN LATERAL (
        SELECT min(least(created_at, completed_at)) AS late FROM operations_operationrun
        WHERE id > state.last_id
    ) newer ON true
"""

# `counted`: at each edge, the total of each series and what is in no total yet.
# `affected`: a clock that was set back can end the window before the watermark: then the last
# failures do not say what came before that end, and the runs are asked.
RUNS = prepared.compact(f"""
    WITH RECURSIVE horizon AS MATERIALIZED ({HORIZON}),
    known AS (
        (SELECT series FROM run_total ORDER BY series LIMIT 1)
        UNION ALL
        SELECT (SELECT series FROM run_total WHERE series > known.series ORDER BY series LIMIT 1)
        FROM known WHERE series IS NOT NULL
    ),
    edge AS (
        SELECT number, instant,
            date_trunc('hour', instant - interval '1 microsecond', 'UTC') AS hour
        FROM unnest(%(edges)s::timestamptz[]) WITH ORDINALITY AS edge (instant, number)
    ),
    rest_of_hour AS (
        SELECT edge.number, series, count(*) AS runs
        FROM horizon CROSS JOIN edge CROSS JOIN LATERAL (
            SELECT series FROM run_event
            WHERE instant >= edge.instant
                AND instant < least(edge.hour + interval '1 hour', horizon.until)
            OFFSET 0
        ) rest
        GROUP BY 1, 2
    ),
    pending AS (
        SELECT width_bucket(instant, %(edges)s::timestamptz[]) AS number, series, count(*) AS runs
        FROM run_event
        WHERE instant >= greatest((SELECT until FROM horizon), %(first)s) AND instant < %(end)s
        GROUP BY 1, 2
    ),
    every AS (
        SELECT series FROM known WHERE series IS NOT NULL UNION SELECT series FROM pending
    ),
    counted AS (
        SELECT every.series, edge.number,
            coalesce(totals.total, 0) - coalesce(rest_of_hour.runs, 0) AS reached,
            coalesce(pending.runs, 0) AS pending
        FROM horizon CROSS JOIN every CROSS JOIN edge
        LEFT JOIN LATERAL (
            SELECT total FROM run_total
            WHERE run_total.series = every.series
                AND bucket <= edge.hour AND bucket < horizon.until
            ORDER BY bucket DESC LIMIT 1
        ) totals ON true
        LEFT JOIN rest_of_hour USING (series, number)
        LEFT JOIN pending USING (series, number)
    ),
    affected AS (
        SELECT failure_code, count(DISTINCT tenant_id) AS tenants,
            count(DISTINCT workspace_id) AS workspaces, max(last_at) AS last_at
        FROM (
            SELECT failure_code, tenant_id, workspace_id, last_at FROM run_last_failure
            WHERE last_at >= %(start)s AND last_at < %(end)s
            UNION ALL
            SELECT failure_code, tenant_id, workspace_id, instant FROM run_event
            WHERE failure_code <> '' AND instant < %(end)s AND instant >= greatest(%(start)s, (
                SELECT CASE WHEN last_failure_until > %(end)s THEN '-infinity' ELSE until END
                FROM horizon
            ))
        ) failed
        GROUP BY failure_code
    )
    SELECT
        (
            SELECT json_object_agg(series, counts) FROM (
                SELECT series,
                    json_agg(json_build_array(reached, pending) ORDER BY number) AS counts
                FROM counted GROUP BY series
            ) of_series
        ),
        (SELECT min(created_at) FROM operations_operationrun),
        (
            SELECT json_agg(json_build_array(failure_code, tenants, workspaces, last_at))
            FROM affected
        ),
        queue.*
    FROM ({QUEUE}) queue
""")  # noqa: S608


@dataclass(frozen=True, kw_only=True)
class Affected:
    """Whose runs failed for a reason in a window, as numbers, and when one did last."""

    tenants: int
    workspaces: int
    last_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Runs:
    """How many runs each series has in each slice, and whose failed, by failure code.

    `first_at`: when the first run of all was made. `queue`: what waits and works now.
    """

    counts: Mapping[str, Sequence[int]]
    first_at: datetime | None
    affected: Mapping[str, Affected]
    queue: Queue


def edges_of(window: Window, *, now: datetime) -> tuple[datetime, ...]:
    """The window's edges, the start of the window before first; those inside on whole hours."""
    start, *inside, end = window.edges(now=now)
    whole = (edge.replace(minute=0) for edge in inside)
    return (start - window.length, start, *whole, end)


def read_runs(edges: Sequence[datetime], *, now: datetime) -> Runs:
    """Count the runs of each series in each slice [edges[k], edges[k + 1]).

    The first slice is the window before; tenants and workspaces are those of the others. One
    statement, so all of it is seen at the same moment.
    """
    values = {"edges": list(edges), "first": edges[0], "start": edges[1], "end": edges[-1]}
    [(counted, first_at, affected, *queue)] = prepared.execute(RUNS, values | queue_values(now=now))
    return Runs(
        counts={series: _slices(counts) for series, counts in (counted or {}).items()},
        first_at=first_at,
        affected={
            code: Affected(
                tenants=tenants, workspaces=workspaces, last_at=datetime.fromisoformat(last_at)
            )
            for code, tenants, workspaces, last_at in affected or ()
        },
        queue=queue_of(queue, now=now),
    )


def _slices(counts: Sequence[tuple[int, int]]) -> list[int]:
    """Return what lies between the edges, from what was reached at each and what is pending."""
    return [after - before + rest for (before, rest), (after, _) in pairwise(counts)]
