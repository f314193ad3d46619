"""What the running totals had reached at each edge of a window, and how far they can be trusted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from telemetry.rollup.horizon import HORIZON
from telemetry.summary.series import SeriesNames, as_array
from telemetry.summary.snapshot import FEW_ROWS
from tenantpilot.database import prepared

# Before any event: the ledger's table refuses what Python cannot tell.
NEVER = datetime.min.replace(tzinfo=UTC)

# A total ends with its minute, or with the rollup: `until` is the latest such moment that is not
# after the edge. Only families have slices. JSON and not JSONB, which Django leaves unread.
TOTALS = f"""
    WITH horizon AS MATERIALIZED ({HORIZON}),
    edge AS MATERIALIZED (
        SELECT number, number IN (1, 2, cardinality(%(edges)s::timestamptz[])) AS is_outer,
            CASE WHEN totals_until > instant THEN date_trunc('minute', instant, 'UTC')
                ELSE totals_until END AS until
        FROM horizon, unnest(%(edges)s::timestamptz[]) WITH ORDINALITY AS edge (instant, number)
    ),
    asked AS (
        SELECT unnest(%(families)s::text[]) AS series, true AS is_sliced
        UNION ALL
        SELECT unnest(%(labels)s::text[]), false
    )
    SELECT {FEW_ROWS},
        (
            SELECT json_object_agg(series, ARRAY(
                SELECT coalesce((
                    SELECT total FROM usage_running_total
                    WHERE event_name = series AND bucket < edge.until
                    ORDER BY bucket DESC LIMIT 1
                ), 0)
                FROM edge WHERE is_outer OR is_sliced ORDER BY number
            ))
            FROM asked
        ),
        nullif(last_seen_until, '-infinity'), nullif(totals_until, '-infinity'),
        recorded_since, whole_since, workspaces::json, window_counts::json
    FROM horizon
"""  # noqa: S608


@dataclass(frozen=True, kw_only=True)
class Totals:
    """By series, how many events the totals had at each edge; the rest is what the rollup says.

    `last_seen_until` and `totals_until` are NEVER before the first rollup.
    """

    reached: Mapping[str, Sequence[int]]
    last_seen_until: datetime
    totals_until: datetime
    recorded_since: datetime | None
    whole_since: datetime | None
    workspaces: Mapping[str, int]
    window_counts: Sequence[Mapping[str, Any]]

    def until(self, end: datetime) -> datetime:
        """Before when the totals say all there is to say of a window that ends there."""
        return self.totals_until if self.totals_until <= end else _minute(end)

    def seen_since(self, minute: datetime) -> tuple[datetime, Mapping[str, int]]:
        """Return the latest moment up to that minute since which the rollup counted workspaces."""
        counted = [
            (_instant(known["since"]), known["workspaces"])
            for known in self.window_counts
            if _instant(known["since"]) <= minute
        ]
        return max(counted, key=lambda known: known[0], default=(NEVER, self.workspaces))


def read_totals(names: SeriesNames, *, edges: Sequence[datetime]) -> Totals:
    """Read families at every edge, and labels at the first two and the last."""
    values = {
        "edges": as_array(map(str, edges)),
        "families": as_array(names.families),
        "labels": as_array(names.labels),
    }
    [row] = prepared.execute(TOTALS, values)
    _, _, reached, last_seen_until, totals_until, recorded, whole, workspaces, counts = row
    return Totals(
        reached=reached,
        last_seen_until=last_seen_until or NEVER,
        totals_until=totals_until or NEVER,
        recorded_since=recorded,
        whole_since=whole,
        workspaces=workspaces,
        window_counts=counts,
    )


def _minute(instant: datetime) -> datetime:
    return instant.replace(second=0, microsecond=0)


def _instant(text: str) -> datetime:
    return NEVER if text == "-infinity" else datetime.fromisoformat(text)
