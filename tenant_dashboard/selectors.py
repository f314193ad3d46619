"""Reads what a person may see: their workspaces, and the tenants of one of them."""

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Case, Count, IntegerField, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django_scopes import scope

from operations.models import OperationRun
from operations.selectors import runs
from tenant_dashboard.models import TenantDetails, TenantTag
from tenantpilot.access.selectors import memberships_of, tenants_seen_by
from tenantpilot.accounts.models import User
from tenantpilot.tenants.models import Tenant, TenantEntitlement
from tenantpilot.workspaces.models import Role, WorkspaceMembership

_SEES_EVERY_TENANT = [role for role in Role if role.sees_every_tenant]


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


def tenants(membership: WorkspaceMembership) -> list[Tenant]:
    """Return the tenants the member may see, by name."""
    return list(tenants_seen_by(membership).order_by("name", "pk"))


def live_runs_on(tenant_ids: Sequence[int]) -> dict[int, list[OperationRun]]:
    """Return what waits or runs on these tenants, by tenant, but for what is planned for later."""
    if not tenant_ids:
        return {}
    with scope(tenant=list(tenant_ids)):
        live: dict[int, list[OperationRun]] = defaultdict(list)
        for run in runs(live=True):
            live[run.tenant_id].append(run)
    return dict(live)


def details_of_tenant() -> TenantDetails | None:
    """Return contact and note of the tenant in scope; None if there are none."""
    found: TenantDetails | None = TenantDetails.objects.first()
    return found


def tags_of_tenant() -> list[str]:
    """Return the tags of the tenant in scope."""
    return list(TenantTag.objects.order_by("name").values_list("name", flat=True))


def _counted[M: (Tenant, TenantEntitlement)](found: QuerySet[M], *, by: str) -> Subquery:
    return Subquery(found.order_by().values(by).annotate(n=Count("pk")).values("n"))
