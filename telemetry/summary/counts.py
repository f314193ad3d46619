"""How often each thing that is counted was in a window, and in how many workspaces."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from telemetry.catalog import EVENTS
from telemetry.rollup.horizon import HORIZON
from tenantpilot.database import prepared

# The series under which any event is counted.
ANY = ""

# Counts come from the totals, as in telemetry.summary.series, without slices.
# usage_last_seen can tell workspaces if it knows of nothing after the window's end; else `unseen`
# are all. The rollup counted how many were seen since a minute shortly before the start's.
# Workspaces last seen between the two are taken off, and those last seen in the start's own minute,
# but before it.
# The facts are not in the covering index: only these few rows are read from the ledger itself.
COUNTS = f"""
    WITH horizon AS MATERIALIZED (
        SELECT *, last_seen_until <= %(end)s AS current,
            date_trunc('minute', %(start)s::timestamptz, 'UTC') AS first_minute
        FROM ({HORIZON}) horizon
    ),
    label AS (SELECT series FROM unnest(%(labels)s::text[]) AS series),
    asked AS (SELECT series FROM unnest(%(series)s::text[]) AS series),
    edge AS (
        SELECT number, instant,
            date_trunc('minute', instant - interval '1 microsecond', 'UTC') AS minute
        FROM unnest(%(edges)s::timestamptz[]) WITH ORDINALITY AS edge (instant, number)
    ),
    rest_of_minute AS (
        SELECT edge.number, name AS series, count(*) AS events
        FROM horizon CROSS JOIN edge JOIN product_usage_events ledger
            ON ledger.occurred_at >= edge.instant AND ledger.occurred_at
                < least(edge.minute + interval '1 minute', horizon.totals_until)
        CROSS JOIN LATERAL usage_names(ledger.event_name, ledger.metadata) AS name
        GROUP BY 1, 2
    ),
    total AS (
        SELECT label.series, edge.number,
            coalesce(reached.total, 0) - coalesce(rest_of_minute.events, 0) AS total
        FROM horizon CROSS JOIN label CROSS JOIN edge
        LEFT JOIN LATERAL (
            SELECT total FROM usage_running_total
            WHERE event_name = label.series
                AND bucket <= edge.minute AND bucket < horizon.totals_until
            ORDER BY bucket DESC LIMIT 1
        ) reached ON true
        LEFT JOIN rest_of_minute USING (series, number)
    ),
    pending AS MATERIALIZED (
        SELECT name AS series, workspace_id,
            count(*) FILTER (WHERE occurred_at >= greatest(totals_until, %(start)s)) AS events,
            count(*) FILTER (
                WHERE occurred_at >= totals_until AND occurred_at < %(start)s
            ) AS before,
            max(occurred_at) AS last_at
        FROM horizon, product_usage_events, usage_names(event_name, metadata) AS name
        WHERE occurred_at >= (
                SELECT greatest(CASE WHEN current THEN totals_until END, %(previous)s) FROM horizon
            )
            AND occurred_at < %(end)s
        GROUP BY 1, 2
    ),
    counted AS (
        SELECT since, seen FROM (
            SELECT '-infinity'::timestamptz AS since, workspaces AS seen FROM horizon
            UNION ALL
            SELECT (window_count ->> 'since')::timestamptz, window_count -> 'workspaces'
            FROM horizon, jsonb_array_elements(window_counts) AS window_count
        ) window_counts
        WHERE since <= (SELECT first_minute FROM horizon) ORDER BY since DESC LIMIT 1
    ),
    in_first_minute AS MATERIALIZED (
        SELECT DISTINCT name AS series, workspace_id
        FROM product_usage_events, usage_names(event_name, metadata) AS name
        WHERE occurred_at >= %(start)s
            AND occurred_at < (SELECT first_minute FROM horizon) + interval '1 minute'
    ),
    unseen AS (
        SELECT series, count(*) AS workspaces FROM horizon, pending
        WHERE last_at >= %(start)s AND (NOT current OR NOT EXISTS (
            SELECT FROM usage_last_seen seen
            WHERE seen.event_name = pending.series AND seen.workspace_id = pending.workspace_id
                AND seen.last_minute >= first_minute
                AND (seen.last_minute > first_minute OR EXISTS (
                    SELECT FROM in_first_minute again
                    WHERE again.series = seen.event_name
                        AND again.workspace_id = seen.workspace_id
                ))
        ))
        GROUP BY series
    )
    SELECT asked.series,
        (SELECT sum(CASE number WHEN 3 THEN total WHEN 2 THEN -total END)
            FROM total WHERE total.series = asked.series)
            + coalesce((SELECT sum(events) FROM pending WHERE pending.series = asked.series), 0),
        (SELECT sum(CASE number WHEN 2 THEN total WHEN 1 THEN -total END)
            FROM total WHERE total.series = asked.series)
            + coalesce((SELECT sum(before) FROM pending WHERE pending.series = asked.series), 0),
        coalesce(unseen.workspaces, 0) + CASE WHEN current THEN
            coalesce((counted.seen ->> asked.series)::bigint, 0) - (
                SELECT count(*) FROM usage_last_seen seen
                WHERE event_name = asked.series
                    AND last_minute >= counted.since AND last_minute <= first_minute
                    AND (last_minute < first_minute OR NOT EXISTS (
                        SELECT FROM in_first_minute again
                        WHERE again.series = seen.event_name
                            AND again.workspace_id = seen.workspace_id
                    ))
            )
        ELSE 0 END
    FROM horizon CROSS JOIN counted CROSS JOIN asked LEFT JOIN unseen USING (series)
"""  # noqa: S608


@dataclass(frozen=True, kw_only=True)
class LabelCounts:
    """One label in a window, and how often it was in the window before."""

    count: int
    previous: int


@dataclass(frozen=True, kw_only=True)
class Counts:
    """Events of each label, and workspaces of each label, each family and any event (ANY)."""

    labels: dict[str, LabelCounts]
    workspaces: dict[str, int]


def read_counts(*, previous: datetime, start: datetime, end: datetime) -> Counts:
    """Count events in [start, end) and [previous, start), and workspaces in [start, end).

    Events of a family are counted by slices: telemetry.summary.series.
    """
    labels = [event.series(value) for event in EVENTS for value, _ in event.fact.labels]
    values: dict[str, Any] = {
        "labels": labels,
        "series": [ANY, *(event.name for event in EVENTS), *labels],
        "edges": [previous, start, end],
        "previous": previous,
        "start": start,
        "end": end,
    }
    rows = prepared.execute(COUNTS, values)
    return Counts(
        labels={
            series: LabelCounts(count=int(count), previous=int(before))
            for series, count, before, _ in rows
            if count is not None
        },
        workspaces={series: workspaces for series, _, _, workspaces in rows},
    )
