"""Whether the running totals say what the ledger says. Late is fine, wrong is not."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from telemetry.rollup.horizon import HORIZON

# What the rollup promises (telemetry.rollup.aggregate), counted again from the rows themselves.
PROVE = f"""
    WITH horizon AS MATERIALIZED (
        SELECT *,
            coalesce((SELECT totals_from FROM usage_rollup_state), '-infinity') AS counted_since
        FROM ({HORIZON}) known
    ),
    said AS (
        SELECT event_name, bucket,
            total - coalesce(lag(total) OVER (PARTITION BY event_name ORDER BY bucket), 0) AS events
        FROM usage_running_total, horizon WHERE bucket < totals_until
    ),
    counted AS (
        SELECT name AS event_name, date_trunc('minute', occurred_at, 'UTC') AS bucket,
            count(*) AS events
        FROM horizon, product_usage_events, usage_names(event_name, metadata) AS name
        WHERE occurred_at >= counted_since AND occurred_at < totals_until AND name <> ''
        GROUP BY 1, 2
    ),
    minute AS (
        SELECT event_name, said.events AS said, counted.events AS counted
        FROM said FULL JOIN counted USING (event_name, bucket) WHERE bucket <> '-infinity'
    ),
    seen AS (
        SELECT seen.last_minute AS said, latest.last_minute AS counted
        FROM usage_last_seen seen FULL JOIN (
            SELECT name AS event_name, workspace_id,
                date_trunc('minute', max(occurred_at), 'UTC') AS last_minute
            FROM horizon, product_usage_events, usage_names(event_name, metadata) AS name
            WHERE occurred_at >= counted_since AND occurred_at < totals_until
            GROUP BY 1, 2
        ) latest USING (event_name, workspace_id)
    )
    SELECT
        (SELECT coalesce(sum(said), 0)::bigint FROM minute WHERE event_name NOT LIKE '%:%'),
        (SELECT coalesce(sum(counted), 0)::bigint FROM minute WHERE event_name NOT LIKE '%:%'),
        (SELECT count(*) FROM product_usage_events, horizon WHERE occurred_at >= totals_until),
        (SELECT count(*) FROM minute WHERE said IS DISTINCT FROM counted),
        (
            SELECT count(*) FROM seen, horizon
            WHERE said IS DISTINCT FROM counted AND (said < totals_until OR said IS NULL)
        ),
        (SELECT workspaces FROM horizon) = (
            SELECT coalesce(jsonb_object_agg(event_name, times), '{{}}')
            FROM (SELECT event_name, count(*) AS times FROM usage_last_seen GROUP BY 1) counted
        ) AND NOT EXISTS (
            SELECT FROM horizon, jsonb_array_elements(window_counts) AS window_count
            WHERE window_count -> 'workspaces' IS DISTINCT FROM (
                SELECT jsonb_object_agg(event_name, times) FROM (
                    SELECT event_name, count(*) AS times FROM usage_last_seen
                    WHERE last_minute >= (window_count ->> 'since')::timestamptz GROUP BY 1
                ) counted
            )
        ),
        (SELECT nullif(totals_until, '-infinity') FROM horizon)
"""  # noqa: S608


@dataclass(frozen=True, kw_only=True)
class RollupCheck:
    """How many events the totals hold up to `rolled_up_until`, and how many the ledger does.

    `pending` are later: summaries read them from the ledger. What is wrong: so many minutes of
    a family, workspaces of a family, and whether the numbers of those were kept.
    """

    total: int
    counted: int
    pending: int
    wrong_minutes: int
    wrong_workspaces: int
    workspaces_are_counted: bool
    rolled_up_until: datetime | None

    @property
    def is_right(self) -> bool:
        return not self.wrong_minutes and not self.wrong_workspaces and self.workspaces_are_counted


def verify_rollup() -> RollupCheck:
    """Count what is horizon again from the ledger."""
    with connection.cursor() as cursor:
        cursor.execute(PROVE)
        total, counted, pending, minutes, workspaces, are_counted, until = cursor.fetchone()
    return RollupCheck(
        total=total,
        counted=counted,
        pending=pending,
        wrong_minutes=minutes,
        wrong_workspaces=workspaces,
        workspaces_are_counted=are_counted,
        rolled_up_until=until,
    )
