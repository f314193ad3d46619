"""Reads the members of a workspace and what is named for them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Lower

from tenantpilot.access.selectors import memberships_of
from tenantpilot.accounts.models import User
from tenantpilot.database.compiled import compiled
from tenantpilot.members import invitation_links, password_links
from tenantpilot.members.authority import is_password_link_open, open_invitations
from tenantpilot.members.invitation_links import InvitationLink
from tenantpilot.members.permissions import may_handle
from tenantpilot.numbers import row_id
from tenantpilot.tenants.models import Tenant, TenantEntitlement
from tenantpilot.workspaces.models import (
    Role,
    Workspace,
    WorkspaceInvitation,
    WorkspaceMembership,
)

NAMES_SHOWN = 2


@dataclass(frozen=True, kw_only=True)
class MemberRow:
    """A member in the list. `names` are the first of the `tenants_named` for them."""

    membership: WorkspaceMembership
    tenants_named: int
    names: list[str]

    @property
    def sees_every_tenant(self) -> bool:
        return Role(self.membership.role).sees_every_tenant

    @property
    def more(self) -> int:
        """How many named tenants the names leave out."""
        return self.tenants_named - len(self.names)


def members(workspace: Workspace, *, search: str = "") -> QuerySet[WorkspaceMembership]:
    """Return everybody with a place in the workspace, suspended or not, by name."""
    found = WorkspaceMembership.objects.filter(workspace=workspace).select_related("user")
    if search:
        found = found.filter(Q(user__name__icontains=search) | Q(user__email__icontains=search))
    return found.order_by(Lower("user__name"), "pk")


def listed(workspace: Workspace, *, search: str = "") -> Any:
    """Return the `members`, for pages of a list: `rows` makes its rows of one."""
    if search:
        return with_named(members(workspace, search=search))
    return _listed(workspace_id=workspace.pk)


@compiled
def _listed(*, workspace_id: int) -> QuerySet[WorkspaceMembership]:
    return with_named(members(Workspace(pk=workspace_id)))


def with_named(found: QuerySet[WorkspaceMembership]) -> QuerySet[WorkspaceMembership]:
    """Return these memberships with how many tenants are named for each, and the first of them."""
    named = TenantEntitlement.objects.filter(membership=OuterRef("pk"))
    count = named.order_by().values("membership").annotate(n=Count("pk")).values("n")
    names = named.order_by("tenant__name").values("tenant__name")[:NAMES_SHOWN]
    return found.annotate(tenants_named=Subquery(count), names=ArraySubquery(names))


def rows(page: Iterable[WorkspaceMembership]) -> list[MemberRow]:
    """Return the rows of one page of members, which is one of `with_named`."""
    found: Iterable[Any] = page
    return [
        MemberRow(membership=each, tenants_named=each.tenants_named or 0, names=each.names)
        for each in found
    ]


def row(membership: WorkspaceMembership) -> MemberRow:
    """Return the row of one member."""
    found = rows(with_named(WorkspaceMembership.objects.filter(pk=membership.pk)))
    # The member may have been removed meanwhile.
    read = found[0] if found else MemberRow(membership=membership, tenants_named=0, names=[])
    return replace(read, membership=membership)


@dataclass(frozen=True, kw_only=True)
class InvitationRow:
    """An open invitation, as a member of the workspace sees it."""

    invitation: WorkspaceInvitation
    may_handle: bool


def invited_to(acting: WorkspaceMembership) -> list[InvitationRow]:
    """Return the open invitations of the member's workspace, newest first."""
    return [
        InvitationRow(invitation=each, may_handle=may_handle(acting=acting, invitation=each))
        for each in _invited_to(workspace_id=acting.workspace_id)
    ]


@compiled
def _invited_to(*, workspace_id: int) -> QuerySet[WorkspaceInvitation]:
    found = open_invitations().filter(workspace=workspace_id)
    return found.select_related("invited_by").order_by("-pk")


def invitation_opened_by(token: str) -> WorkspaceInvitation | None:
    """Return the open invitation that this link was made for, or None."""
    link = invitation_links.read(token)
    if link is None:
        return None
    found = open_invitations().select_related("workspace", "invited_by")
    invitation = found.filter(pk=link.invitation_id).first()
    return invitation if invitation and InvitationLink.to(invitation) == link else None


def joined_with(*, token: str, user: User) -> Workspace | None:
    """Return the workspace the link was to, if it is used up and they can open it, or None."""
    link = invitation_links.read(token)
    if link is None or WorkspaceInvitation.objects.filter(pk=link.invitation_id).exists():
        return None
    membership = memberships_of(user).filter(workspace=link.workspace_id).first()
    return membership.workspace if membership else None


def tenants(workspace: Workspace, *, search: str = "") -> QuerySet[Tenant]:
    """Return every tenant of the workspace, by name."""
    found = Tenant.objects.filter(workspace=workspace)
    if search:
        found = found.filter(Q(name__icontains=search) | Q(primary_domain__icontains=search))
    return found.order_by("name", "pk")


def named_among(tenants: Sequence[Tenant], *, membership: WorkspaceMembership) -> set[int]:
    """Return the ids of those tenants that are named for the member."""
    entitlements = TenantEntitlement.objects.filter(membership=membership, tenant__in=tenants)
    return set(entitlements.values_list("tenant_id", flat=True))


def opened_by(*, uid: str, token: str) -> User | None:
    """Return the account that a set-password link opens now, or None."""
    pk = row_id(uid)
    user = None if pk is None else User.objects.filter(pk=pk, is_active=True).first()
    # The same statements for an account that does not exist.
    fits = password_links.fits(user=user or User(pk=0), token=token)
    return user if user and fits and linked_member(user) else None


def linked_member(user: User) -> WorkspaceMembership | None:
    """Return the membership through which a set-password link opens the account now, or None."""
    linked = WorkspaceMembership.objects.filter(user=user, password_link_by__isnull=False)
    found = linked.select_related("user", "password_link_by__user", "workspace").first()
    return found if found and is_password_link_open(found) else None
