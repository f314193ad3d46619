"""Reads what a person may see: their workspaces, and the tenants of one of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, IntegerField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django_scopes import scope

from inventory.selectors import policy_counts, synced_among
from operations.models import OperationRun
from operations.selectors import runs
from tenantpilot.access.selectors import memberships_of, tenants_seen_by
from tenantpilot.accounts.models import User
from tenantpilot.tenants.models import ProviderConnection, Tenant, TenantEntitlement
from tenantpilot.workspaces.models import Role, WorkspaceMembership

_SEES_EVERY_TENANT = [role for role in Role if role.sees_every_tenant]


@dataclass(frozen=True, kw_only=True)
class TenantRow:
    """A tenant in the list, with what there is to know at a glance."""

    tenant: Tenant
    connection: ProviderConnection | None
    latest_run: OperationRun | None
    # None: not synced yet, so it is unknown.
    inventory_count: int | None


def memberships_with_tenant_counts(user: User) -> QuerySet[WorkspaceMembership]:
    """Return the person's memberships, each with how many `tenants_seen` they may open."""
    of_workspace = Tenant.objects.filter(workspace=OuterRef("workspace"))
    named = TenantEntitlement.objects.filter(membership=OuterRef("pk"))
    return memberships_of(user).annotate(
        tenants_seen=Coalesce(
            Case(
                When(role__in=_SEES_EVERY_TENANT, then=_counted(of_workspace, by="workspace")),
                default=_counted(named, by="membership"),
                output_field=IntegerField(),
            ),
            0,
        )
    )


def tenants(membership: WorkspaceMembership, *, search: str = "") -> QuerySet[Tenant]:
    """Return the tenants the member may see, by name, with their connections."""
    seen = tenants_seen_by(membership).select_related("connection")
    if search:
        seen = seen.filter(Q(name__icontains=search) | Q(primary_domain__icontains=search))
    return seen.defer("connection__sealed_secret").order_by("name", "pk")


def rows(page: Sequence[Tenant]) -> list[TenantRow]:
    """Return the rows of one page of tenants, in at most five statements."""
    if not page:
        return []
    with scope(tenant=list(page)):
        latest = {run.tenant_id: run for run in _latest_runs(page)}
        counts = policy_counts()
        empty = [tenant.pk for tenant in page if tenant.pk not in counts]
        counts |= dict.fromkeys(synced_among(empty), 0)
    return [
        TenantRow(
            tenant=tenant,
            connection=connection_of(tenant),
            latest_run=latest.get(tenant.pk),
            inventory_count=counts.get(tenant.pk),
        )
        for tenant in page
    ]


def connection_of(tenant: Tenant) -> ProviderConnection | None:
    """Return the tenant's connection, or None if none is configured."""
    return getattr(tenant, "connection", None)


def _latest_runs(page: Sequence[Tenant]) -> QuerySet[OperationRun]:
    newest = OperationRun.objects.filter(tenant=OuterRef("pk")).order_by("-created_at", "-pk")
    ids = Tenant.objects.filter(pk__in=[tenant.pk for tenant in page]).values_list(
        Subquery(newest.values("pk")[:1])
    )
    return runs().filter(pk__in=ids)


def _counted[M: (Tenant, TenantEntitlement)](found: QuerySet[M], *, by: str) -> Subquery:
    return Subquery(found.order_by().values(by).annotate(n=Count("pk")).values("n"))
