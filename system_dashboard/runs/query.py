"""Reads what runs did in a window, from the totals and from the runs after them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

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

SERIES = f"""
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
    )
    SELECT every.series, edge.number,
        coalesce(totals.total, 0) - coalesce(rest_of_hour.runs, 0), coalesce(pending.runs, 0),
        (SELECT min(created_at) FROM operations_operationrun)
    FROM horizon CROSS JOIN every CROSS JOIN edge
    LEFT JOIN LATERAL (
        SELECT total FROM run_total
        WHERE run_total.series = every.series
            AND bucket <= edge.hour AND bucket < horizon.until
        ORDER BY bucket DESC LIMIT 1
    ) totals ON true
    LEFT JOIN rest_of_hour USING (series, number)
    LEFT JOIN pending USING (series, number)
    ORDER BY every.series, edge.number
"""  # noqa: S608

# A clock that was set back can end the window before the watermark: then the last failures do not
# say what came before that end, and the runs are asked.
AFFECTED = f"""
    WITH reached AS MATERIALIZED ({HORIZON}),
    horizon AS MATERIALIZED (
        SELECT CASE WHEN last_failure_until > %(end)s THEN '-infinity' ELSE until END AS until
        FROM reached
    )
    SELECT failure_code, count(DISTINCT tenant_id), count(DISTINCT workspace_id), max(last_at)
    FROM (
        SELECT failure_code, tenant_id, workspace_id, last_at FROM run_last_failure
        WHERE last_at >= %(start)s AND last_at < %(end)s
        UNION ALL
        SELECT failure_code, tenant_id, workspace_id, instant FROM run_event
        WHERE failure_code <> '' AND instant < %(end)s
            AND instant >= greatest(%(start)s, (SELECT until FROM horizon))
    ) failed
    GROUP BY failure_code
"""  # noqa: S608


@dataclass(frozen=True, kw_only=True)
class Series:
    """How many runs each series has in each slice, and when the first run of all was made."""

    counts: dict[str, list[int]]
    first_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Affected:
    """Whose runs failed for a reason in a window, as numbers, and when one did last."""

    tenants: int
    workspaces: int
    last_at: datetime | None


def edges_of(window: Window, *, now: datetime) -> tuple[datetime, ...]:
    """The window's edges, the start of the window before first; those inside on whole hours."""
    start, *inside, end = window.edges(now=now)
    whole = (edge.replace(minute=0) for edge in inside)
    return (start - window.length, start, *whole, end)


def read_series(edges: Sequence[datetime]) -> Series:
    """Count the runs of each series in each slice [edges[k], edges[k + 1])."""
    first_at = None
    reached: dict[str, list[int]] = {}
    pending: dict[str, list[int]] = {}
    values = {"edges": list(edges), "first": edges[0], "end": edges[-1]}
    for series, _, total, rest, first_at in prepared.execute(SERIES, values):  # noqa: B007
        reached.setdefault(series, []).append(total)
        pending.setdefault(series, []).append(rest)
    counts = {
        series: [
            after - before + rest
            for (before, after), rest in zip(pairwise(totals), pending[series], strict=False)
        ]
        for series, totals in reached.items()
    }
    return Series(counts=counts, first_at=first_at)


def read_affected(*, start: datetime, end: datetime) -> dict[str, Affected]:
    """Count tenants and workspaces by failure code."""
    found = prepared.execute(AFFECTED, {"start": start, "end": end})
    return {
        code: Affected(tenants=tenants, workspaces=workspaces, last_at=last_at)
        for code, tenants, workspaces, last_at in found
    }
