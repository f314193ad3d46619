"""Rows with their access check: workspaces, tenants, memberships.

Three checks, in this order: member of the workspace, entitled to the tenant, has the
capability. The first two answer 404, because existence is secret; the third answers 403.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.core.exceptions import PermissionDenied
from django.core.validators import slug_re
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import Http404

from tenantpilot.access.capabilities import Capability, capabilities_of
from tenantpilot.accounts.models import User
from tenantpilot.accounts.ways_in import WayIn, is_own
from tenantpilot.tenants.models import Tenant, TenantEntitlement
from tenantpilot.workspaces.models import Role, Workspace, WorkspaceMembership

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


def workspace_access(*, user: User, workspace_slug: str) -> WorkspaceAccess:
    """Return the person's access to a workspace. Raises Http404 if they have none.

    A slug may also come from a form, so it can be anything a browser can send.
    """
    is_slug = slug_re.fullmatch(workspace_slug) is not None
    membership = (
        memberships_of(user).filter(workspace__slug=workspace_slug).first() if is_slug else None
    )
    if membership is None:
        raise Http404
    return WorkspaceAccess(membership=membership)


def tenant_access(*, user: User, tenant_id: int) -> TenantAccess:
    """Return the person's access to a tenant. Raises Http404 if they have none."""
    # One statement, also if the tenant is another workspace's: time would tell them apart.
    tenants = Tenant.objects.filter(pk=tenant_id)
    membership = memberships_of(user).filter(seeing(tenants)).first()
    if membership is None:
        raise Http404
    tenant = tenants.get()
    # The row is already here; spare every later `tenant.workspace` a query.
    tenant.workspace = membership.workspace
    return TenantAccess(membership=membership, tenant=tenant)


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


def opens(way_in: WayIn | None) -> Q:
    """Match the memberships that a session opened in this way is good for.

    A provider's session opens the provider's workspace. Any other session opens every workspace
    that does not require a provider, and those where the member has break glass. With a password
    alone it opens those only that ask for no more.
    """
    if way_in is None:
        return Q()
    if way_in.connection_id is not None:
        return Q(workspace__connections=way_in.connection_id)
    if not way_in.has_factor:
        return Q(workspace__sso_required_at=None, workspace__factor_required=False)
    return Q(workspace__sso_required_at=None) | Q(break_glass=True)


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


def switcher_workspaces(user: User) -> QuerySet[Workspace]:
    """Return the user's workspaces for the switcher. Lazy: a page without one runs no query.

    Those that this session does not open are marked `is_closed`, with the `door` of the provider
    that does. A provider's session does not learn of them: who runs it is not to know of others.
    """
    mine = memberships_of(user)
    if not is_own(user.way_in):
        return Workspace.objects.filter(memberships__in=mine).order_by("name", "pk")
    places = WorkspaceMembership.objects.filter(user=user, suspended_at=None)
    is_open = Exists(mine.filter(workspace=OuterRef("pk")).order_by())
    workspaces = Workspace.objects.filter(memberships__in=places).annotate(
        is_closed=~is_open, door=F("connections__public_id")
    )
    return workspaces.order_by("name", "pk")


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
