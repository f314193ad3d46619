"""The few events that a summary reads itself: those since the rollup, and beside a window's edges.

Each is read once. Series have numbers, their places in `series`: numbers are quicker to sort.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from telemetry.summary.series import as_array
from telemetry.summary.totals import Totals
from tenantpilot.database import prepared

MINUTE = timedelta(minutes=1)

# When the rollup saw a workspace last in a series; in the window's first minute it does not say
# whether before or after the start. A scalar subquery, because PostgreSQL must not hash the table.
SEEN = """
    CASE WHEN last_at >= %(start)s AND %(current)s THEN coalesce((
        SELECT last_minute > %(first_minute)s OR last_minute = %(first_minute)s
            AND ({number}, workspace_id) IN (SELECT number, workspace_id FROM again)
        FROM usage_last_seen
        WHERE event_name = (%(series)s::text[])[{number}] AND workspace_id = latest.workspace_id
    ), false) END
"""

# `place` 1 to 3: behind the three outer edges, in the same minute; 4: since the rollup.
# `again` is fenced with unnest(): PostgreSQL would guess a share of the whole ledger, and make its
# hash table for so many rows, or none at all and search through them.
# Who was seen in a label, was seen in its family, and so in any: only who was not, is looked up
# again. `passed` are the workspaces whose last event before the rollup lies between the moment for
# which the rollup counted them and the start.
RECENT = prepared.compact(f"""
    WITH event AS MATERIALIZED (
        SELECT place, workspace_id, occurred_at,
            array_position(%(series)s::text[], event_name::text) AS family,
            array_position(%(series)s::text[],
                event_name || ':' || (jsonb_path_query_first(metadata, '$.*') #>> '{{}}')
            ) AS label
        FROM (
            SELECT 1 AS place, * FROM product_usage_events
            WHERE occurred_at >= %(previous)s AND occurred_at < %(previous_until)s
            UNION ALL
            SELECT 2, * FROM product_usage_events WHERE occurred_at >= %(start)s
                AND occurred_at < %(first_minute)s::timestamptz + interval '1 minute'
            UNION ALL
            SELECT 3, * FROM product_usage_events
            WHERE occurred_at >= %(end)s AND occurred_at < %(end_until)s
            UNION ALL
            SELECT 4, * FROM product_usage_events
            WHERE occurred_at >= %(pending_since)s AND occurred_at < %(end)s
        ) found
    ),
    again AS (
        SELECT again.* FROM (
            SELECT array_agg(number) AS numbers, array_agg(workspace_id) AS workspace_ids
            FROM event, LATERAL (VALUES (1), (family), (label)) AS numbers (number)
            WHERE place = 2 AND number IS NOT NULL
        ) found, unnest(numbers, workspace_ids) AS again (number, workspace_id)
    ),
    in_label AS (
        SELECT *, {SEEN.format(number="label")} AS seen FROM (
            SELECT workspace_id, family, label, max(occurred_at) AS last_at
            FROM event WHERE place = 4 GROUP BY 1, 2, 3
        ) latest
    ),
    in_family AS (
        SELECT workspace_id, family, last_at, seen OR {SEEN.format(number="family")} AS seen FROM (
            SELECT workspace_id, family, max(last_at) AS last_at, bool_or(seen) AS seen
            FROM in_label GROUP BY 1, 2
        ) latest
    ),
    latest AS (
        SELECT label AS number, workspace_id, last_at, seen FROM in_label WHERE label IS NOT NULL
        UNION ALL
        SELECT family, workspace_id, last_at, seen FROM in_family
        UNION ALL
        SELECT 1, workspace_id, last_at, seen OR {SEEN.format(number="1")} FROM (
            SELECT workspace_id, max(last_at) AS last_at, bool_or(seen) AS seen
            FROM in_family GROUP BY 1
        ) latest
    )
    SELECT
        (
            SELECT json_agg(json_build_array(edge, family, label, events)) FROM (
                SELECT CASE WHEN place = 3 THEN %(edges)s ELSE place END AS edge, family, label,
                    count(*) AS events
                FROM event WHERE place < 4 AND (place <> 2 OR occurred_at < %(start_until)s)
                GROUP BY 1, 2, 3
            ) counted
        ),
        (
            SELECT json_agg(json_build_array(slice, family, label, events)) FROM (
                SELECT width_bucket(occurred_at, %(instants)s::timestamptz[]) AS slice, family,
                    label, count(*) AS events
                FROM event WHERE place = 4 AND occurred_at >= %(totals_until)s GROUP BY 1, 2, 3
            ) counted
        ),
        (
            SELECT json_agg(json_build_array(number, workspaces)) FROM (
                SELECT number, count(*) AS workspaces FROM latest
                WHERE last_at >= %(start)s AND seen IS NOT TRUE GROUP BY 1
            ) counted
        ),
        (
            SELECT json_agg(json_build_array(number, (
                SELECT count(*) FROM usage_last_seen WHERE event_name = name
                    AND last_minute >= %(counted_since)s AND last_minute <= %(first_minute)s
                    AND (last_minute < %(first_minute)s OR (number, workspace_id) NOT IN (
                        SELECT number, workspace_id FROM again
                    ))
            )))
            FROM unnest(%(series)s::text[]) WITH ORDINALITY AS asked (name, number)
            WHERE %(current)s
        ),
        (
            SELECT json_agg(ranked)::text FROM (
                SELECT (%(series)s::text[])[number] AS series, workspace_id, last_at,
                    row_number() OVER (PARTITION BY number ORDER BY last_at DESC) AS place
                FROM latest
            ) ranked
            WHERE place <= %(places)s
        )
""")  # noqa: S608


@dataclass(frozen=True, kw_only=True)
class Recent:
    """What the totals do not tell.

    By series and place, counted from one: `behind_edges` are the events that are in a total and not
    before its edge, `pending` those of a slice that are in no total. `workspaces` are those in the
    window, by series. `newest` are the workspaces seen last, as telemetry.summary.groups reads it;
    unless `is_current`, it holds all of them, for the rollup knows of what came after the window.
    """

    behind_edges: Mapping[str, Mapping[int, int]]
    pending: Mapping[str, Mapping[int, int]]
    workspaces: Mapping[str, int]
    newest: str
    is_current: bool


def read_recent(
    series: Sequence[str], *, edges: Sequence[datetime], totals: Totals, places: int
) -> Recent:
    """Read it for the slices between the edges, of which the first is the window before.

    `series` begins with that of any event. Only the first two edges and the last may lie within a
    minute.
    """
    previous, start, end = edges[0], edges[1], edges[-1]
    first_minute = _minute(start)
    is_current = totals.last_seen_until <= end
    counted_since, counted = totals.seen_since(first_minute)
    values: dict[str, Any] = {
        "series": as_array(series),
        "edges": len(edges),
        "instants": as_array(map(str, edges)),
        "previous": previous,
        "start": start,
        "end": end,
        "first_minute": first_minute,
        "previous_until": min(_minute_end(previous), totals.totals_until),
        "start_until": min(_minute_end(start), totals.totals_until),
        "end_until": min(_minute_end(end), totals.totals_until),
        "pending_since": max(previous, totals.totals_until if is_current else previous),
        "totals_until": totals.totals_until,
        "counted_since": counted_since,
        "current": is_current,
        "places": places,
    }
    [(behind_edges, pending, unseen, passed, newest)] = prepared.execute(RECENT, values)
    workspaces = Counter({series[number - 1]: times for number, times in unseen or ()})
    for number, times in passed or ():
        workspaces[series[number - 1]] += counted.get(series[number - 1], 0) - times
    return Recent(
        behind_edges=_by_series(behind_edges, series=series),
        pending=_by_series(pending, series=series),
        workspaces=workspaces,
        newest=newest or "[]",
        is_current=is_current,
    )


def _by_series(
    rows: Sequence[tuple[int, int, int | None, int]] | None, *, series: Sequence[str]
) -> dict[str, Counter[int]]:
    """Count each event in its family and in its label; a fact that is gone has none."""
    found: dict[str, Counter[int]] = {}
    for place, family, label, events in rows or ():
        for number in (family, label):
            if number is not None:
                found.setdefault(series[number - 1], Counter())[place] += events
    return found


def _minute(instant: datetime) -> datetime:
    return instant.replace(second=0, microsecond=0)


def _minute_end(instant: datetime) -> datetime:
    """The end of the minute whose total is the last that may hold what was before."""
    return _minute(instant - timedelta(microseconds=1)) + MINUTE
