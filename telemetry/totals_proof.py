"""Whether the running totals say what the ledger says. Late is fine, wrong is not."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from telemetry.folded import FOLDED

# What the fold promises (telemetry.fold), counted again from the rows themselves.
PROVE = f"""
    WITH folded AS MATERIALIZED (
        SELECT *, coalesce((SELECT pruned_before FROM usage_fold), '-infinity') AS counted_since
        FROM ({FOLDED}) known
    ),
    said AS (
        SELECT event_name, bucket, last_at,
            total - coalesce(lag(total) OVER (PARTITION BY event_name ORDER BY bucket), 0) AS events
        FROM usage_total, folded WHERE bucket < totals_until
    ),
    counted AS (
        SELECT event_name, date_trunc('minute', occurred_at, 'UTC') AS bucket,
            max(occurred_at) AS last_at, count(*) AS events
        FROM product_usage_events, folded
        WHERE occurred_at >= counted_since AND occurred_at < totals_until
        GROUP BY 1, 2
    ),
    minute AS (
        SELECT said.events AS said, counted.events AS counted,
            said.last_at IS DISTINCT FROM counted.last_at AS is_other
        FROM said FULL JOIN counted USING (event_name, bucket) WHERE bucket <> '-infinity'
    ),
    seen AS (
        SELECT seen.last_at AS said, latest.last_at AS counted
        FROM usage_last_seen seen FULL JOIN (
            SELECT coalesce(event_name, '') AS event_name, workspace_id,
                max(occurred_at) AS last_at
            FROM product_usage_events, folded
            WHERE occurred_at >= counted_since AND occurred_at < totals_until
            GROUP BY GROUPING SETS ((event_name, workspace_id), (workspace_id))
        ) latest USING (event_name, workspace_id)
    )
    SELECT
        (SELECT coalesce(sum(said), 0)::bigint FROM minute),
        (SELECT coalesce(sum(counted), 0)::bigint FROM minute),
        (SELECT count(*) FROM product_usage_events, folded WHERE occurred_at >= totals_until),
        (SELECT count(*) FROM minute WHERE said IS DISTINCT FROM counted OR is_other),
        (
            SELECT count(*) FROM seen, folded
            WHERE said IS DISTINCT FROM counted AND (said < totals_until OR said IS NULL)
        ),
        (SELECT workspaces FROM folded) = (
            SELECT coalesce(jsonb_object_agg(event_name, times), '{{}}')
            FROM (SELECT event_name, count(*) AS times FROM usage_last_seen GROUP BY 1) counted
        ) AND NOT EXISTS (
            SELECT FROM folded, jsonb_array_elements(marks) AS mark
            WHERE mark -> 'workspaces' IS DISTINCT FROM (
                SELECT jsonb_object_agg(event_name, times) FROM (
                    SELECT event_name, count(*) AS times FROM usage_last_seen
                    WHERE last_at >= (mark ->> 'since')::timestamptz GROUP BY 1
                ) counted
            )
        ),
        (SELECT nullif(totals_until, '-infinity') FROM folded)
"""  # noqa: S608


@dataclass(frozen=True, kw_only=True)
class TotalsProof:
    """How many events the totals hold up to `folded_until`, and how many the ledger does.

    `unfolded` are later: summaries read them from the ledger. What is wrong: so many minutes of
    a family, workspaces of a family, and whether the numbers of those were kept.
    """

    total: int
    counted: int
    unfolded: int
    wrong_minutes: int
    wrong_workspaces: int
    workspaces_are_counted: bool
    folded_until: datetime | None

    @property
    def is_right(self) -> bool:
        return not self.wrong_minutes and not self.wrong_workspaces and self.workspaces_are_counted


def prove_totals() -> TotalsProof:
    """Count what is folded again from the ledger."""
    with connection.cursor() as cursor:
        cursor.execute(PROVE)
        total, counted, unfolded, minutes, workspaces, are_counted, until = cursor.fetchone()
    return TotalsProof(
        total=total,
        counted=counted,
        unfolded=unfolded,
        wrong_minutes=minutes,
        wrong_workspaces=workspaces,
        workspaces_are_counted=are_counted,
        folded_until=until,
    )
