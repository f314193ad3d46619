"""How many people a figure may be about: those who could have acted wherever it was done.

Totals know the workspace and not the tenant, so only who may act on all its tenants counts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from telemetry.catalog import EVENTS
from telemetry.privacy_settings import minimum_group
from telemetry.rollup.horizon import HORIZON
from telemetry.summary.disclosure import MINIMUM_GROUP
from tenantpilot.access.capabilities import CAPABILITIES, Capability
from tenantpilot.database import prepared
from tenantpilot.workspaces.models import Role

PLACES = 10
# Of each series only some workspaces seen last are looked at, and in each a handful of members.
# That finds a handful of people if there is one, and costs the same for a thousand workspaces.
# First the places, then who is there (OFFSET and LIMIT are fences): the planner knows nothing of
# how few there are, and would go through all members again and again. Those seen in the window are
# the first of those seen since the one before.
GROUPS = f"""
    WITH horizon AS MATERIALIZED (
        SELECT *, last_seen_until <= %(end)s AS current FROM ({HORIZON}) horizon
    ),
    asked AS (
        SELECT series, string_to_array(roles, ',') AS roles
        FROM unnest(%(series)s::text[], %(roles)s::text[]) AS asked (series, roles)
    ),
    pending AS MATERIALIZED (
        SELECT name AS series, workspace_id, max(occurred_at) AS last_at
        FROM product_usage_events, usage_names(event_name, metadata) AS name
        WHERE occurred_at >= (
                SELECT greatest(CASE WHEN current THEN totals_until END, %(previous)s) FROM horizon
            )
            AND occurred_at < %(end)s
        GROUP BY 1, 2
    ),
    place AS MATERIALIZED (
        SELECT series, roles, latest.workspace_id, latest.last_at
        FROM asked CROSS JOIN LATERAL (
            (
                SELECT workspace_id, last_minute AS last_at FROM usage_last_seen
                WHERE (SELECT current FROM horizon)
                    AND event_name = asked.series AND last_minute >= %(previous)s
                ORDER BY last_minute DESC LIMIT %(places)s
            )
            UNION ALL
            (
                SELECT workspace_id, last_at FROM pending WHERE pending.series = asked.series
                ORDER BY last_at DESC LIMIT %(places)s
            )
            OFFSET 0
        ) latest
    )
    SELECT asked.series, count(DISTINCT user_id) FILTER (WHERE last_at >= %(start)s),
        count(DISTINCT user_id)
    FROM asked LEFT JOIN place USING (series) LEFT JOIN LATERAL (
        SELECT user_id FROM workspaces_workspacemembership member
        WHERE member.workspace_id = place.workspace_id
            AND suspended_at IS NULL AND role = ANY (place.roles)
            AND (SELECT is_active FROM accounts_user WHERE id = member.user_id)
            AND (role = ANY (%(everywhere)s) OR NOT EXISTS (
                SELECT FROM tenants_tenant tenant WHERE tenant.workspace_id = member.workspace_id
                AND NOT EXISTS (
                    SELECT FROM tenants_tenantentitlement named
                    WHERE named.membership_id = member.id AND named.tenant_id = tenant.id
                )
            ))
        ORDER BY user_id LIMIT %(handful)s
    ) people ON true
    GROUP BY asked.series
"""  # noqa: S608


@dataclass(frozen=True, kw_only=True)
class Group:
    """People who could have acted in the workspaces of the window, and of both windows."""

    now: int
    both: int


def read_groups(
    *, labels: bool, families: bool, previous: datetime, start: datetime, end: datetime
) -> dict[str, Group]:
    """Find the people behind every label, every family and any event ('').

    Exact up to a handful; beyond, that it is more than a handful.
    """
    asked = _asked(labels=labels, families=families)
    handful = max(MINIMUM_GROUP, minimum_group())
    values: dict[str, Any] = {
        "series": list(asked),
        "roles": [",".join(roles) for roles in asked.values()],
        "previous": previous,
        "start": start,
        "end": end,
        "handful": handful,
        "places": max(PLACES, handful),
        "everywhere": [role.value for role in Role if role.sees_every_tenant],
    }
    found = prepared.execute(GROUPS, values)
    return {name: Group(now=now, both=both) for name, now, both in found}


def _asked(*, labels: bool, families: bool) -> Mapping[str, Sequence[str]]:
    asked: dict[str, Sequence[str]] = {}
    for event in EVENTS:
        roles = _roles(event.requires)
        if families:
            asked[event.name] = roles
        if labels:
            asked |= {event.series(value): roles for value, _ in event.fact.labels}
    if families:
        asked[""] = sorted({role for event in EVENTS for role in _roles(event.requires)})
    return asked


def _roles(capability: Capability) -> list[str]:
    return [role.value for role, allowed in CAPABILITIES.items() if capability in allowed]
