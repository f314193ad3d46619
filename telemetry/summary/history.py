"""What a window says beside its counts: latest events, how far history is whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from telemetry.rollup.horizon import HORIZON
from tenantpilot.database import prepared

# The latest event is told by its minute, the finest that the totals know.
HISTORY = f"""
    WITH horizon AS MATERIALIZED (
        SELECT *,
            least(date_trunc('minute', %(end)s::timestamptz, 'UTC'), totals_until) AS whole_until
        FROM ({HORIZON}) horizon
    ),
    family AS (SELECT event_name FROM unnest(%(families)s::text[]) AS event_name)
    SELECT family.event_name,
        greatest(
            (
                SELECT bucket FROM usage_running_total
                WHERE usage_running_total.event_name = family.event_name
                    AND bucket < horizon.whole_until AND bucket > '-infinity'
                ORDER BY bucket DESC LIMIT 1
            ),
            (
                SELECT date_trunc('minute', occurred_at, 'UTC') FROM product_usage_events ledger
                WHERE ledger.event_name = family.event_name
                    AND occurred_at >= horizon.whole_until AND occurred_at < %(end)s
                ORDER BY occurred_at DESC LIMIT 1
            )
        ),
        least(
            horizon.recorded_since,
            date_trunc('minute', (SELECT min(occurred_at) FROM product_usage_events), 'UTC')
        ),
        (SELECT min(occurred_at) FROM product_usage_events),
        horizon.whole_since,
        (SELECT since FROM usage_recording_start added WHERE added.event_name = family.event_name),
        (SELECT count(*) FROM workspaces_workspace),
        CASE WHEN %(count_previous)s THEN (
            SELECT count(DISTINCT workspace_id) FROM product_usage_events
            WHERE occurred_at >= %(previous)s AND occurred_at < %(start)s
        ) END
    FROM horizon CROSS JOIN family
"""  # noqa: S608


@dataclass(frozen=True, kw_only=True)
class History:
    """What a window says beside its counts, by event name.

    `added_at`: when an event was added to a ledger that existed already, else None.
    """

    last_signal: dict[str, datetime | None]
    added_at: dict[str, datetime | None]
    total_workspaces: int
    previous_active_workspaces: int | None
    recorded_since: datetime | None
    oldest_event: datetime | None
    whole_since: datetime | None


def read_history(
    *,
    families: Sequence[str],
    previous: datetime,
    start: datetime,
    end: datetime,
    count_previous: bool,
) -> History:
    """Read how far history is whole; if asked, count the workspaces in [previous, start)."""
    values = {
        "families": list(families),
        "previous": previous,
        "start": start,
        "end": end,
        "count_previous": count_previous,
    }
    rows = prepared.execute(HISTORY, values)
    _, _, recorded_since, oldest, whole_since, _, total_workspaces, previous_active = rows[0]
    return History(
        last_signal={name: instant for name, instant, *_ in rows},
        added_at={name: added_at for name, *_, added_at, _, _ in rows},
        total_workspaces=total_workspaces,
        previous_active_workspaces=previous_active,
        recorded_since=recorded_since,
        oldest_event=oldest,
        whole_since=whole_since,
    )
