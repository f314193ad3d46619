"""What a window says beside its counts: workspaces, latest events, how far records reach."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from telemetry.folded import FOLDED

# The name under which usage_last_seen knows "any family".
ANY = ""

# usage_last_seen can answer if it knows of nothing after the window's end; else `unseen` are all.
# The fold marked how many were seen since an instant shortly before the start: those seen last
# between the two are taken off.
# The latest event is that of the last whole minute before the end, or of the rows after it.
STANDING = f"""
    WITH folded AS MATERIALIZED (
        SELECT *, last_seen_until <= %(end)s AS current,
            least(date_trunc('minute', %(end)s::timestamptz, 'UTC'), totals_until) AS whole_until
        FROM ({FOLDED}) folded
    ),
    mark AS (
        SELECT since, seen FROM (
            SELECT '-infinity'::timestamptz AS since, workspaces AS seen FROM folded
            UNION ALL
            SELECT (mark ->> 'since')::timestamptz, mark -> 'workspaces'
            FROM folded, jsonb_array_elements(marks) AS mark
        ) marks
        WHERE since <= %(start)s ORDER BY since DESC LIMIT 1
    ),
    family AS (
        SELECT event_name, since, coalesce((seen ->> event_name)::bigint, 0) AS marked
        FROM mark, unnest(%(families)s::text[]) AS asked (event_name)
    ),
    unseen AS (
        SELECT event_name, count(*) AS workspaces
        FROM folded, (
            SELECT coalesce(event_name, '') AS event_name, workspace_id
            FROM product_usage_events
            WHERE occurred_at >= (
                    SELECT greatest(CASE WHEN current THEN totals_until END, %(start)s) FROM folded
                )
                AND occurred_at < %(end)s
            GROUP BY GROUPING SETS ((event_name, workspace_id), (workspace_id))
        ) unfolded
        WHERE NOT current OR coalesce((
            SELECT last_at FROM usage_last_seen
            WHERE usage_last_seen.event_name = unfolded.event_name
                AND usage_last_seen.workspace_id = unfolded.workspace_id
        ), '-infinity') < %(start)s
        GROUP BY event_name
    )
    SELECT family.event_name,
        coalesce(unseen.workspaces, 0) + CASE WHEN current THEN family.marked - (
            SELECT count(*) FROM usage_last_seen
            WHERE usage_last_seen.event_name = family.event_name
                AND last_at >= family.since AND last_at < %(start)s
        ) ELSE 0 END,
        greatest(
            (
                SELECT last_at FROM usage_total
                WHERE usage_total.event_name = family.event_name AND bucket < folded.whole_until
                ORDER BY bucket DESC LIMIT 1
            ),
            (
                SELECT occurred_at FROM product_usage_events ledger
                WHERE ledger.event_name = family.event_name
                    AND occurred_at >= folded.whole_until AND occurred_at < %(end)s
                ORDER BY occurred_at DESC LIMIT 1
            )
        ),
        least(folded.recorded_since, (SELECT min(occurred_at) FROM product_usage_events)),
        (SELECT count(*) FROM workspaces_workspace),
        CASE WHEN %(count_previous)s THEN (
            SELECT count(DISTINCT workspace_id) FROM product_usage_events
            WHERE occurred_at >= %(previous)s AND occurred_at < %(start)s
        ) END
    FROM folded CROSS JOIN family LEFT JOIN unseen USING (event_name)
"""  # noqa: S608


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What a window says beside its counts, by event name."""

    workspaces: dict[str, int]
    last_signal: dict[str, datetime | None]
    active_workspaces: int
    total_workspaces: int
    previous_active_workspaces: int | None
    recorded_since: datetime | None


def read_standing(
    *,
    families: Sequence[str],
    previous: datetime,
    start: datetime,
    end: datetime,
    count_previous: bool,
) -> Standing:
    """Count workspaces in [start, end), and if asked those in [previous, start)."""
    with connection.cursor() as cursor:
        cursor.execute(
            STANDING,
            {
                "families": [*families, ANY],
                "previous": previous,
                "start": start,
                "end": end,
                "count_previous": count_previous,
            },
        )
        rows = cursor.fetchall()
    workspaces = {name: count for name, count, *_ in rows}
    _, _, _, recorded_since, total_workspaces, previous_active = rows[0]
    return Standing(
        active_workspaces=workspaces.pop(ANY),
        workspaces=workspaces,
        last_signal={name: instant for name, _, instant, *_ in rows},
        total_workspaces=total_workspaces,
        previous_active_workspaces=previous_active,
        recorded_since=recorded_since,
    )
