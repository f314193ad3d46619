"""How many people a figure may be about: those who could have acted wherever it was done.

Totals know the workspace and not the tenant, so only who may act on all its tenants counts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from telemetry.catalog import EVENTS, UsageEvent
from telemetry.privacy_settings import minimum_group
from telemetry.summary.disclosure import MINIMUM_GROUP
from telemetry.summary.recent import Recent
from telemetry.summary.series import ANY, as_array, series_names
from tenantpilot.access.capabilities import CAPABILITIES, Capability
from tenantpilot.database import prepared
from tenantpilot.workspaces.models import Role

PLACES = 10
# Of each series only some workspaces seen last are looked at, and in each a handful of members.
# That finds a handful of people if there is one, and costs the same for a thousand workspaces.
# First the places, then who is there (MATERIALIZED and LIMIT are fences): the planner knows nothing
# of how few there are, and would go through all members again and again. Those seen in the window
# are the first of those seen since the one before.
GROUPS = """
    WITH asked AS MATERIALIZED (
        SELECT number, series, string_to_array(roles, ',') AS roles
        FROM unnest(%(numbers)s::int[], %(series)s::text[], %(roles)s::text[])
            AS asked (number, series, roles)
    ),
    seen AS (
        SELECT number, workspace_id, last_minute AS last_at
        FROM asked CROSS JOIN LATERAL (
            SELECT workspace_id, last_minute FROM usage_last_seen
            WHERE %(current)s AND event_name = asked.series AND last_minute >= %(previous)s
            ORDER BY last_minute DESC LIMIT %(places)s
        ) rolled_up
        UNION ALL
        SELECT * FROM unnest(
            %(newest)s::int[], %(newest_ids)s::bigint[], %(newest_at)s::timestamptz[]
        )
    ),
    place AS MATERIALIZED (
        SELECT number, workspace_id, last_at FROM (
            SELECT number, workspace_id, max(last_at) AS last_at,
                row_number() OVER (PARTITION BY number ORDER BY max(last_at) DESC) AS place
            FROM seen GROUP BY number, workspace_id
        ) ranked
        WHERE place <= %(places)s
    )
    SELECT series, count(DISTINCT user_id) FILTER (WHERE last_at >= %(start)s),
        count(DISTINCT user_id)
    FROM asked LEFT JOIN place USING (number) LEFT JOIN LATERAL (
        SELECT user_id FROM workspaces_workspacemembership member
        WHERE member.workspace_id = place.workspace_id
            AND suspended_at IS NULL AND role = ANY (roles)
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
    GROUP BY number, series
"""


@dataclass(frozen=True, kw_only=True)
class Group:
    """People who could have acted in the workspaces of the window, and of both windows."""

    now: int
    both: int


def read_groups(
    *, families: bool, previous: datetime, start: datetime, recent: Recent
) -> dict[str, Group]:
    """Find the people behind every label and, if asked, every family and any event ('').

    Exact up to a handful; beyond, that it is more than a handful.
    """
    asked = _asked(EVENTS, families=families)
    every = series_names(EVENTS).every
    handful = _handful()
    values: dict[str, Any] = {
        "series": as_array(asked),
        "roles": as_array(",".join(roles) for roles in asked.values()),
        "previous": previous,
        "start": start,
        "numbers": [every.index(series) + 1 for series in asked],
        "newest": recent.newest.numbers,
        "newest_ids": recent.newest.workspace_ids,
        "newest_at": recent.newest.last_at,
        "current": recent.is_current,
        "handful": handful,
        "places": places_looked_at(),
        "everywhere": [role.value for role in Role if role.sees_every_tenant],
    }
    found = prepared.execute(GROUPS, values)
    return {name: Group(now=now, both=both) for name, now, both in found}


def places_looked_at() -> int:
    """How many workspaces of each series, those seen last, the people are looked for in."""
    return max(PLACES, _handful())


def _handful() -> int:
    return max(MINIMUM_GROUP, minimum_group())


@cache
def _asked(events: Sequence[UsageEvent], *, families: bool) -> Mapping[str, Sequence[str]]:
    asked: dict[str, Sequence[str]] = {}
    for event in events:
        roles = _roles(event.requires)
        if families:
            asked[event.name] = roles
        asked |= {event.series(value): roles for value, _ in event.fact.labels}
    if families:
        asked[ANY] = sorted({role for event in events for role in _roles(event.requires)})
    return asked


def _roles(capability: Capability) -> list[str]:
    return [role.value for role, allowed in CAPABILITIES.items() if capability in allowed]
