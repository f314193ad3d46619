"""The course of a window: how many events each family had in each of its slices.

What is folded comes from the totals, the rest from the ledger. A total ends with its minute. Where
an edge lies within one, the rows between the edge and the end of its minute are taken off.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from django.db import connection

from telemetry.folded import FOLDED

COURSE = f"""
    WITH folded AS MATERIALIZED ({FOLDED}),
    family AS (SELECT event_name FROM unnest(%(families)s::text[]) AS event_name),
    edge AS (
        SELECT number, instant,
            date_trunc('minute', instant - interval '1 microsecond', 'UTC') AS minute
        FROM unnest(%(edges)s::timestamptz[]) WITH ORDINALITY AS edge (instant, number)
    ),
    rest_of_minute AS (
        SELECT edge.number, ledger.event_name, count(*) AS events
        FROM folded CROSS JOIN edge JOIN product_usage_events ledger
            ON ledger.occurred_at >= edge.instant AND ledger.occurred_at
                < least(edge.minute + interval '1 minute', folded.totals_until)
        GROUP BY 1, 2
    ),
    unfolded AS (
        SELECT width_bucket(occurred_at, %(edges)s::timestamptz[]) AS number, event_name,
            count(*) AS events
        FROM product_usage_events
        WHERE occurred_at >= greatest((SELECT totals_until FROM folded), %(first)s)
            AND occurred_at < %(end)s
        GROUP BY 1, 2
    )
    SELECT family.event_name, edge.number,
        coalesce(totals.total, 0) - coalesce(rest_of_minute.events, 0),
        coalesce(unfolded.events, 0)
    FROM folded CROSS JOIN family CROSS JOIN edge
    LEFT JOIN LATERAL (
        SELECT total FROM usage_total
        WHERE usage_total.event_name = family.event_name
            AND bucket <= edge.minute AND bucket < folded.totals_until
        ORDER BY bucket DESC LIMIT 1
    ) totals ON true
    LEFT JOIN rest_of_minute USING (event_name, number)
    LEFT JOIN unfolded USING (event_name, number)
    ORDER BY family.event_name, edge.number
"""  # noqa: S608


def read_course(*, families: Sequence[str], edges: Sequence[datetime]) -> dict[str, list[int]]:
    """Count each family's events in each slice [edges[k], edges[k + 1])."""
    reached: dict[str, list[int]] = {name: [] for name in families}
    unfolded: dict[str, list[int]] = {name: [] for name in families}
    with connection.cursor() as cursor:
        cursor.execute(
            COURSE,
            {"families": list(families), "edges": list(edges), "first": edges[0], "end": edges[-1]},
        )
        for name, _, total, rest in cursor:
            reached[name].append(total)
            unfolded[name].append(rest)
    return {
        name: [
            after - before + rest
            for (before, after), rest in zip(pairwise(reached[name]), unfolded[name], strict=False)
        ]
        for name in families
    }
