"""What a window says beside its counts: latest events, how far history is whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from telemetry.summary.series import as_array
from telemetry.summary.totals import Totals
from tenantpilot.database import prepared

# The latest event is told by its minute, the finest that the totals know.
HISTORY = """
    SELECT family.event_name,
        greatest(
            (
                SELECT bucket FROM usage_running_total
                WHERE usage_running_total.event_name = family.event_name
                    AND bucket < %(totals_until)s AND bucket > '-infinity'
                ORDER BY bucket DESC LIMIT 1
            ),
            (
                SELECT date_trunc('minute', occurred_at, 'UTC') FROM product_usage_events ledger
                WHERE ledger.event_name = family.event_name
                    AND occurred_at >= %(totals_until)s AND occurred_at < %(end)s
                ORDER BY occurred_at DESC LIMIT 1
            )
        ),
        (SELECT min(occurred_at) FROM product_usage_events),
        (SELECT since FROM usage_recording_start added WHERE added.event_name = family.event_name),
        (SELECT count(*) FROM workspaces_workspace),
        CASE WHEN %(count_previous)s THEN (
            SELECT count(DISTINCT workspace_id) FROM product_usage_events
            WHERE occurred_at >= %(previous)s AND occurred_at < %(start)s
        ) END
    FROM unnest(%(families)s::text[]) AS family (event_name)
"""


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
    totals: Totals,
    count_previous: bool,
) -> History:
    """Read how far history is whole; if asked, count the workspaces in [previous, start)."""
    values = {
        "families": as_array(families),
        "previous": previous,
        "start": start,
        "end": end,
        "totals_until": totals.until(end),
        "count_previous": count_previous,
    }
    rows = prepared.execute(HISTORY, values)
    _, _, oldest, _, total_workspaces, previous_active = rows[0]
    first = [oldest.replace(second=0, microsecond=0)] if oldest else []
    if totals.recorded_since:
        first.append(totals.recorded_since)
    return History(
        last_signal={name: instant for name, instant, *_ in rows},
        added_at={name: added_at for name, *_, added_at, _, _ in rows},
        total_workspaces=total_workspaces,
        previous_active_workspaces=previous_active,
        recorded_since=min(first, default=None),
        oldest_event=oldest,
        whole_since=totals.whole_since,
    )
