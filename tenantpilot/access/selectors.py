"""Rows with their access check: workspaces, tenants, memberships.

Three checks, in this order: member of the workspace, entitled to the tenant, has the
capability. The first two answer 404, because existence is secret; the third answers 403.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from django.core.exceptions import PermissionDenied
from django.core.validators import slug_re
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from tenantpilot.access.capabilities import Capability, capabilities_of
from tenantpilot.access.places import Places, opens
from tenantpilot.accounts.models import User
from tenantpilot.tenants.models import Tenant, TenantEntitlement
from tenantpilot.workspaces.models import Role, WorkspaceMembership

_SEES_EVERY_TENANT = [role for role in Role if role.sees_every_tenant]


@dataclass(frozen=True, kw_only=True)
class WorkspaceAccess:
    """What one person may do in one workspace."""

    membership: WorkspaceMembership

    @property
    def capabilities(self) -> frozenset[Capability]:
        """Return what the member's role allows."""
        return capabilities_of(self.membership.role)

    def require(self, capability: Capability) -> None:
        """Raise PermissionDenied (403) if the member lacks the capability."""
        if capability not in self.capabilities:
            raise PermissionDenied(capability.value)


@dataclass(frozen=True, kw_only=True)
class TenantAccess(WorkspaceAccess):
    """What one person may do on one tenant."""

    tenant: Tenant


def workspace_access(
    *, user: User, workspace_slug: str, places: Places | None = None
) -> WorkspaceAccess:
    """Return the person's access to a workspace. Raises Http404 if they have none.

    A slug may also come from a form, so it can be anything a browser can send.
    """
    places = places or Places(user)
    is_slug = slug_re.fullmatch(workspace_slug) is not None
    membership = places.in_workspace(workspace_slug) if is_slug else None
    if membership is None:
        raise Http404
    return WorkspaceAccess(membership=membership)


def tenant_access(*, user: User, tenant_id: int, places: Places | None = None) -> TenantAccess:
    """Return the person's access to a tenant. Raises Http404 if they have none."""
    opened = (places or Places(user)).opened
    # One statement, also if the tenant is another workspace's: time would tell them apart.
    tenant = _seen_in(opened).filter(pk=tenant_id).first()
    if tenant is None:
        raise Http404
    membership = next(each for each in opened if each.workspace_id == tenant.workspace_id)
    # The row is already here; spare every later `tenant.workspace` a query.
    tenant.workspace = membership.workspace
    return TenantAccess(membership=membership, tenant=tenant)


def _seen_in(memberships: Sequence[WorkspaceMembership]) -> QuerySet[Tenant]:
    """Return the tenants that one of these memberships may see, each in its own workspace."""
    sees_all = [each for each in memberships if Role(each.role).sees_every_tenant]
    by_name = [each.pk for each in memberships if each not in sees_all]
    seen = Q(workspace__in=[each.workspace_id for each in sees_all])
    if by_name:
        named = TenantEntitlement.objects.filter(
            membership__in=by_name,
            membership__workspace=OuterRef("workspace"),
            tenant=OuterRef("pk"),
        )
        seen |= Q(Exists(named))
    return Tenant.objects.filter(seen)


def memberships_of(user: User) -> QuerySet[WorkspaceMembership]:
    """Return the memberships that are not suspended and that the person's session opens.

    With their workspaces. Who comes from the database, and not from a request, has no session: a
    worker asks only whether the person is a member.
    """
    places = WorkspaceMembership.objects.filter(opens(user.way_in))
    return (
        places.filter(user=user, suspended_at=None, user__is_active=True)
        .select_related("workspace")
        .order_by("workspace__name", "pk")
    )


def lacks_factor_only(user: User, find: Callable[[], object]) -> bool:
    """Whether `find`, which raised Http404, would find it once a second factor is given."""
    way_in = user.way_in
    if way_in is None or way_in.has_factor:
        return False
    user.way_in = replace(way_in, has_factor=True)
    try:
        find()
    except Http404:
        return False
    finally:
        user.way_in = way_in
    return True


def tenants_seen_by(membership: WorkspaceMembership) -> QuerySet[Tenant]:
    """Return the tenants a member may see: all of the workspace, or those named for them."""
    tenants = Tenant.objects.filter(workspace_id=membership.workspace_id)
    if Role(membership.role).sees_every_tenant:
        return tenants
    return tenants.filter(entitlements__membership=membership)


def seeing(tenants: QuerySet[Tenant]) -> Q:
    """Match memberships that may see one of the tenants."""
    named = TenantEntitlement.objects.filter(membership=OuterRef("pk"), tenant__in=tenants)
    is_entitled = Q(role__in=_SEES_EVERY_TENANT) | Q(Exists(named))
    return Q(workspace__in=tenants.values("workspace")) & is_entitled


def people_with_access(*, tenant: Tenant) -> QuerySet[WorkspaceMembership]:
    """Return the memberships that may see a tenant."""
    entitled = Q(role__in=_SEES_EVERY_TENANT) | Q(entitlements__tenant=tenant)
    return WorkspaceMembership.objects.filter(
        entitled, workspace_id=tenant.workspace_id, suspended_at=None, user__is_active=True
    ).distinct()
