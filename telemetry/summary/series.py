"""The series of a window: how many events each family had in each of its slices.

What is rolled up comes from the totals, the rest from the ledger. A total ends with its minute.
Where an edge lies within one, the rows between the edge and the end of its minute are taken off.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from telemetry.rollup.horizon import HORIZON
from tenantpilot.database import prepared

SERIES = f"""
    WITH horizon AS MATERIALIZED ({HORIZON}),
    family AS (SELECT event_name FROM unnest(%(families)s::text[]) AS event_name),
    edge AS (
        SELECT number, instant,
            date_trunc('minute', instant - interval '1 microsecond', 'UTC') AS minute
        FROM unnest(%(edges)s::timestamptz[]) WITH ORDINALITY AS edge (instant, number)
    ),
    rest_of_minute AS (
        SELECT edge.number, ledger.event_name, count(*) AS events
        FROM horizon CROSS JOIN edge JOIN product_usage_events ledger
            ON ledger.occurred_at >= edge.instant AND ledger.occurred_at
                < least(edge.minute + interval '1 minute', horizon.totals_until)
        GROUP BY 1, 2
    ),
    pending AS (
        SELECT width_bucket(occurred_at, %(edges)s::timestamptz[]) AS number, event_name,
            count(*) AS events
        FROM product_usage_events
        WHERE occurred_at >= greatest((SELECT totals_until FROM horizon), %(first)s)
            AND occurred_at < %(end)s
        GROUP BY 1, 2
    )
    SELECT family.event_name, edge.number,
        coalesce(totals.total, 0) - coalesce(rest_of_minute.events, 0),
        coalesce(pending.events, 0)
    FROM horizon CROSS JOIN family CROSS JOIN edge
    LEFT JOIN LATERAL (
        SELECT total FROM usage_running_total
        WHERE usage_running_total.event_name = family.event_name
            AND bucket <= edge.minute AND bucket < horizon.totals_until
        ORDER BY bucket DESC LIMIT 1
    ) totals ON true
    LEFT JOIN rest_of_minute USING (event_name, number)
    LEFT JOIN pending USING (event_name, number)
    ORDER BY family.event_name, edge.number
"""  # noqa: S608


def read_series(*, families: Sequence[str], edges: Sequence[datetime]) -> dict[str, list[int]]:
    """Count each family's events in each slice [edges[k], edges[k + 1])."""
    reached: dict[str, list[int]] = {name: [] for name in families}
    pending: dict[str, list[int]] = {name: [] for name in families}
    values = {
        "families": list(families), "edges": list(edges), "first": edges[0], "end": edges[-1],
    }  # fmt: skip
    for name, _, total, rest in prepared.execute(SERIES, values):
        reached[name].append(total)
        pending[name].append(rest)
    return {
        name: [
            after - before + rest
            for (before, after), rest in zip(pairwise(reached[name]), pending[name], strict=False)
        ]
        for name in families
    }
