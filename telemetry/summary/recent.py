"""The few events that a summary reads itself: those since the rollup.

Each is read once. Series have numbers, their places in `series`: numbers are quicker to sort.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from telemetry.summary.series import SeriesNames, as_array
from telemetry.summary.totals import Totals
from tenantpilot.database import prepared

# Whether the rollup saw a workspace in a series in the window. A scalar subquery, because
# PostgreSQL must not hash the table.
SEEN = """
    CASE WHEN last_at >= %(start)s AND %(current)s THEN coalesce((
        SELECT last_minute >= %(start)s FROM usage_last_seen
        WHERE event_name = (%(series)s::text[])[{number}] AND workspace_id = latest.workspace_id
    ), false) END
"""

# OFFSET 0 is a fence: a family's number is found once, not again for its fact and its label.
# Who was seen in a label, was seen in its family, and so in any: only who was not, is looked up
# again. GROUPING is 3 for any, 1 for a family, 0 for a label. `passed` are the workspaces whose
# last event before the rollup lies between the moment for which the rollup counted them and the
# start.
RECENT = prepared.compact(f"""
    WITH event AS MATERIALIZED (
        SELECT workspace_id, occurred_at, family,
            array_position(%(series)s::text[],
                event_name || ':' || (metadata ->> (%(facts)s::text[])[family])
            ) AS label
        FROM (
            SELECT *, array_position(%(series)s::text[], event_name::text) AS family
            FROM product_usage_events WHERE occurred_at >= %(since)s AND occurred_at < %(end)s
            OFFSET 0
        ) found
    ),
    in_label AS (
        SELECT *, {SEEN.format(number="label")} AS seen FROM (
            SELECT workspace_id, family, label, max(occurred_at) AS last_at
            FROM event GROUP BY 1, 2, 3
        ) latest
    ),
    latest AS MATERIALIZED (
        SELECT number, workspace_id, last_at,
            seen OR CASE WHEN level > 0 THEN {SEEN.format(number="number")} END AS seen
        FROM (
            SELECT workspace_id, max(last_at) AS last_at, bool_or(seen) AS seen,
                GROUPING(family, label) AS level,
                CASE GROUPING(family, label) WHEN 3 THEN 1 WHEN 1 THEN family ELSE label END
                    AS number
            FROM in_label
            GROUP BY GROUPING SETS (
                (workspace_id, family, label), (workspace_id, family), (workspace_id)
            )
        ) latest
        WHERE number IS NOT NULL
    )
    SELECT
        (
            SELECT json_agg(json_build_array(slice, family, label, events)) FROM (
                SELECT width_bucket(occurred_at, %(instants)s::timestamptz[]) AS slice, family,
                    label, count(*) AS events
                FROM event WHERE occurred_at >= %(totals_until)s GROUP BY 1, 2, 3
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
                    AND last_minute >= %(counted_since)s AND last_minute < %(start)s
            )))
            FROM unnest(%(series)s::text[]) WITH ORDINALITY AS asked (name, number)
            WHERE %(current)s
        ),
        array_agg(number)::text, array_agg(workspace_id)::text, array_agg(last_at)::text
    FROM (
        SELECT number, workspace_id, last_at,
            row_number() OVER (PARTITION BY number ORDER BY last_at DESC) AS place
        FROM latest WHERE number >= %(first_ranked)s
    ) ranked
    WHERE place <= %(places)s
""")  # noqa: S608


# An array without anything in it.
NONE = "{}"


class Newest(NamedTuple):
    """Columns as the database wrote them, for it to read them again: a row is a series' place."""

    numbers: str
    workspace_ids: str
    last_at: str


@dataclass(frozen=True, kw_only=True)
class Recent:
    """What the totals do not tell.

    `pending` are the events that are in no total, by series and slice, counted from one.
    `workspaces` are those in the window, by series. `newest` are the workspaces seen last; unless
    `is_current`, it holds all of them, for the rollup knows of what came after the window.
    """

    pending: Mapping[str, Mapping[int, int]]
    workspaces: Mapping[str, int]
    newest: Newest
    is_current: bool


def read_recent(
    names: SeriesNames, *, edges: Sequence[datetime], totals: Totals, places: int, families: bool
) -> Recent:
    """Read it for the slices between the edges, of which the first is the window before.

    Only the last edge may lie within a minute. So many `places` of each label are the newest and,
    if asked, of each family and of any event.
    """
    series = names.every
    previous, start, end = edges[0], edges[1], edges[-1]
    totals_until = totals.until(end)
    is_current = totals.last_seen_until <= end
    counted_since, counted = totals.seen_since(start)
    values: dict[str, Any] = {
        "series": as_array(series),
        "facts": as_array(["", *names.facts]),
        "instants": as_array(map(str, edges)),
        "start": start,
        "end": end,
        "since": max(previous, totals_until) if is_current else previous,
        "totals_until": totals_until,
        "counted_since": counted_since,
        "current": is_current,
        "places": places,
        "first_ranked": 1 if families else len(series) - len(names.labels) + 1,
    }
    [(pending, unseen, passed, *newest)] = prepared.execute(RECENT, values)
    workspaces = Counter({series[number - 1]: times for number, times in unseen or ()})
    for number, times in passed or ():
        workspaces[series[number - 1]] += counted.get(series[number - 1], 0) - times
    return Recent(
        pending=_by_series(pending, series=series),
        workspaces=workspaces,
        newest=Newest(*(column or NONE for column in newest)),
        is_current=is_current,
    )


def _by_series(
    rows: Sequence[tuple[int, int, int | None, int]] | None, *, series: Sequence[str]
) -> dict[str, Counter[int]]:
    """Count each event in its family and in its label; a fact that is gone has none."""
    found: dict[str, Counter[int]] = {}
    for slice_number, family, label, events in rows or ():
        for number in (family, label):
            if number is not None:
                found.setdefault(series[number - 1], Counter())[slice_number] += events
    return found
