"""The summary's statements. Each answers for itself, whatever the fold has done meanwhile.

What is folded comes from the totals, the rest of the window from the ledger. A total ends with a
minute and an edge lies within one, so the rows between the edge and the end of its minute are
taken off. If there are rows that the fold has not noticed (usage_fold_late), everything from
their minute on is the rest.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from django.db import connection

# The name under which usage_last_seen knows "any family".
ANY = ""

LONG = timedelta(days=30)

FOLDED = """
    SELECT
        coalesce(fold.watermark, '-infinity') AS last_seen_until,
        coalesce(least(fold.watermark, usage_fold_late(fold)), '-infinity') AS totals_until,
        fold.recorded_since,
        coalesce(fold.workspaces, '{}') AS workspaces
    FROM (VALUES (1)) AS always (id) LEFT JOIN usage_fold fold USING (id)
"""

COURSE = f"""
    WITH folded AS MATERIALIZED ({FOLDED}),
    family AS (SELECT event_name FROM unnest(%(families)s::text[]) AS event_name),
    edge AS (
        SELECT number, instant, date_trunc('minute', instant, 'UTC') AS minute
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

# usage_last_seen can answer if it knows of nothing after the window's end; else `unseen` are all.
# Most workspaces are seen within a month: for a long window, those not seen since are counted.
# The latest event is that of the last whole minute before the end, or of the rows after it.
STANDING = f"""
    WITH folded AS MATERIALIZED (
        SELECT *, last_seen_until <= %(end)s AS current,
            least(date_trunc('minute', %(end)s::timestamptz, 'UTC'), totals_until) AS whole_until
        FROM ({FOLDED}) folded
    ),
    family AS (SELECT event_name FROM unnest(%(families)s::text[]) AS event_name),
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
        coalesce(unseen.workspaces, 0) + CASE
            WHEN NOT current THEN 0
            WHEN %(long)s THEN coalesce((folded.workspaces ->> family.event_name)::bigint, 0) - (
                SELECT count(*) FROM usage_last_seen
                WHERE usage_last_seen.event_name = family.event_name AND last_at < %(start)s
            )
            ELSE (
                SELECT count(*) FROM usage_last_seen
                WHERE usage_last_seen.event_name = family.event_name AND last_at >= %(start)s
            )
        END,
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


def course(*, families: Sequence[str], edges: Sequence[datetime]) -> dict[str, list[int]]:
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


def standing(
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
                "long": end - start >= LONG,
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
