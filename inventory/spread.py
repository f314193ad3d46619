"""Changes of the tenants in scope, put together by the database: by policy, by tenant, by time.

However many tenants there are, the latest MOST_CHANGES are put together, in a fixed number of
statements, and a page reads what it shows. The tenant's scope is in the statement that names
them; the others know nothing but its result.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from inventory.forms import WHICH, since_days
from inventory.models import PolicyVersion
from tenantpilot.workspaces.models import Workspace

DEFAULT_DAYS = 7
# Beyond these the page says to narrow the time. The newest count, so no alarm is missed.
MOST_CHANGES = 4_000

type Versions = QuerySet[PolicyVersion]

_TOTALS = """
    SELECT (SELECT count(*) FROM news),
        (SELECT count(*) FROM (SELECT DISTINCT tenant_id FROM news) AS tenants),
        (SELECT count(*) FROM (SELECT DISTINCT group_key FROM news) AS policies)
"""
# The change that most of a group's tenants share stands for it.
_BY_POLICY = """
    , alike AS MATERIALIZED (
        SELECT group_key, change_key, tenant_id, max(id) AS id, max(seen_at) AS seen_at
        FROM news GROUP BY group_key, change_key, tenant_id
    ), commonest AS (
        SELECT DISTINCT ON (group_key) group_key, count(*) AS alike, max(id) AS example
        FROM alike GROUP BY group_key, change_key
        ORDER BY group_key, count(*) DESC, max(id) DESC
    ), places AS (
        SELECT group_key, tenant_id, max(id) AS id, max(seen_at) AS seen_at
        FROM alike GROUP BY group_key, tenant_id
    ), groups AS (
        SELECT group_key, count(*) AS tenants, max(seen_at) AS latest,
            (array_agg(id ORDER BY id DESC))[:10] AS places
        FROM places GROUP BY group_key
        ORDER BY tenants DESC, latest DESC, group_key LIMIT %s OFFSET %s
    )
    SELECT tenants, latest, alike, example, (
        SELECT array_agg(ARRAY[tenant_id, policy_id] ORDER BY id DESC)
        FROM inventory_policyversion WHERE id = ANY(places)
    ) FROM groups JOIN commonest USING (group_key)
    ORDER BY tenants DESC, latest DESC, group_key
"""
_BY_TENANT = """
    SELECT tenant_id, max(seen_at) AS latest, count(*) FILTER (WHERE change = 'added'),
        count(*) FILTER (WHERE change = 'changed'), count(*) FILTER (WHERE change = 'removed'),
        count(*) FILTER (WHERE change = 'returned')
    FROM news GROUP BY tenant_id ORDER BY count(*) DESC, tenant_id LIMIT %s OFFSET %s
"""


@dataclass(frozen=True, kw_only=True)
class GroupRow:
    """One kind of change to policies of one name: in how many tenants, and some of them.

    `alike` tenants share the change whose latest version is `example`. `places`: tenant and policy.
    """

    tenants: int
    latest: datetime
    alike: int
    example: int
    places: list[tuple[int, int]]


@dataclass(frozen=True, kw_only=True)
class TenantRow:
    """The figures of one tenant, in the order of NEWS."""

    tenant: int
    latest: datetime
    counts: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class News:
    """The changes that were asked for, newest first, and how many there are."""

    found: Versions
    total: int
    tenants: int
    policies: int

    @property
    def is_cut(self) -> bool:
        return self.total == MOST_CHANGES

    def by_policy(self, part: slice) -> list[GroupRow]:
        """Return some of the groups, those in most tenants first, then the latest."""
        names = ("tenants", "latest", "alike", "example", "places")
        rows = ask(self.found, _BY_POLICY, *_limits(part))
        return [GroupRow(**dict(zip(names, row, strict=True))) for row in rows]

    def by_tenant(self, part: slice) -> list[TenantRow]:
        """Return some of the tenants, those with most changes first."""
        rows = ask(self.found, _BY_TENANT, *_limits(part))
        return [TenantRow(tenant=row[0], latest=row[1], counts=row[2:]) for row in rows]


def read(filters: Mapping[str, str], *, workspace: Workspace) -> News:
    """Return the latest changes in the tenants in scope, all of this workspace."""
    found = _found(filters, workspace)
    [(total, tenants, policies)] = ask(found, _TOTALS)
    return News(found=found, total=total, tenants=tenants, policies=policies)


def ask(found: Versions, statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """Ask about `news`, which are these changes."""
    columns = found.values("id", "tenant_id", "change", "group_key", "change_key", "seen_at")
    named, named_parameters = columns[:MOST_CHANGES].query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH news AS MATERIALIZED ({named}) {statement}", [*named_parameters, *parameters]
        )
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _found(filters: Mapping[str, str], workspace: Workspace) -> Versions:
    days = since_days(filters.get("since", "")) or timedelta(days=DEFAULT_DAYS)
    found: Versions = PolicyVersion.objects.filter(
        workspace=workspace, group_key__isnull=False, seen_at__gt=timezone.now() - days
    )
    if which := filters.get("change"):
        found = found.filter(change__in=WHICH[which])
    if wanted := filters.get("q"):
        found = found.filter(name__icontains=wanted)
    return found.order_by("-seen_at", "-pk")


def _limits(part: slice) -> tuple[int, int]:
    return part.stop - part.start, part.start
