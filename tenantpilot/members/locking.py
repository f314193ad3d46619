"""The lock for changes to a workspace's members.

Two owners may demote each other at the same moment: each act locks the workspace's row first
and then reads the current roles.
"""

from dataclasses import dataclass

from tenantpilot.access.capabilities import Capability, capabilities_of
from tenantpilot.access.selectors import memberships_of
from tenantpilot.accounts.models import User
from tenantpilot.members.permissions import ONLY_OWNERS, RefusedError, is_last_owner, may_change
from tenantpilot.sso.services.requirement import is_last_break_glass
from tenantpilot.workspaces.models import Workspace, WorkspaceMembership


@dataclass(frozen=True, kw_only=True)
class LockedMembers:
    """The acting member and the other one, as they stay until the transaction ends."""

    acting: WorkspaceMembership
    member: WorkspaceMembership


def lock_acting_member(*, workspace_id: int, user: User) -> WorkspaceMembership:
    """Lock the workspace and return the membership of who acts. Raises RefusedError.

    `no_key`: rows that refer to the workspace take FOR KEY SHARE and must not wait.
    """
    Workspace.objects.select_for_update(no_key=True).get(pk=workspace_id)
    acting = memberships_of(user).filter(workspace=workspace_id).first()
    if acting is None or Capability.MEMBERS_MANAGE not in capabilities_of(acting.role):
        raise RefusedError(
            "You do not look after the members of this workspace any more, so nothing was changed."
        )
    return acting


def lock_member(*, membership: WorkspaceMembership, acting_user: User) -> LockedMembers:
    """Lock the workspace and return both memberships. Raises RefusedError if they may not act."""
    acting = lock_acting_member(workspace_id=membership.workspace_id, user=acting_user)
    members = WorkspaceMembership.objects.select_related("user", "workspace")
    member = members.filter(pk=membership.pk).first()
    if member is None:
        raise RefusedError("This person is not a member any more, so nothing was changed.")
    if not may_change(acting=acting, member=member):
        raise RefusedError(f"{ONLY_OWNERS} Nothing was changed.")
    return LockedMembers(acting=acting, member=member)


def require_another_owner(member: WorkspaceMembership) -> None:
    """Raise RefusedError if the workspace would have no owner without this member.

    Also if no other owner could come in without the provider that the workspace requires.
    """
    if is_last_break_glass(member):
        raise RefusedError(
            f"Only {member.user.name} can come in without the sign-in provider, so nothing was "
            "changed. Give break glass to another owner first, under Sign-in."
        )
    if is_last_owner(member):
        raise RefusedError(
            f"{member.user.name} is the last owner who can sign in, so nothing was changed. "
            "Make another member an owner first."
        )
