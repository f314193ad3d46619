"""Permissions among members: the actions one member may take on another."""

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Q, QuerySet

from tenantpilot.factors.selectors import factors_of
from tenantpilot.workspaces.models import Role, WorkspaceInvitation, WorkspaceMembership

ONLY_OWNERS = "Only an owner can change an owner."

DESCRIPTIONS = {
    Role.OWNER: "sees every tenant, does everything, and decides who else is an owner",
    Role.MANAGER: "sees every tenant, onboards tenants, and looks after the members",
    Role.OPERATOR: "starts operations and creates reports on the tenants named for them",
    Role.READ_ONLY: "looks at the tenants named for them and changes nothing",
}


class RefusedError(Exception):
    """The act was refused and nothing was changed; the message says why, for people to read."""


def assignable_roles(acting: WorkspaceMembership) -> list[Role]:
    """Return the roles this member may give: owners every role, managers all but owner."""
    return roles_given_by(acting.role)


def roles_given_by(giver: str) -> list[Role]:
    """Return the roles that a member with this role may give."""
    return [role for role in Role if role != Role.OWNER or giver == Role.OWNER]


def may_change(*, acting: WorkspaceMembership, member: WorkspaceMembership) -> bool:
    """Whether the one may change the other: a manager never an owner."""
    return acting.role == Role.OWNER or member.role != Role.OWNER


def may_handle(*, acting: WorkspaceMembership, invitation: WorkspaceInvitation) -> bool:
    """Whether the member may take the invitation back, or hand out its link.

    A manager not that of an owner-to-be: they could not have made it.
    """
    return invitation.role in assignable_roles(acting)


def is_last_owner(member: WorkspaceMembership) -> bool:
    """Whether the workspace would have no owner who can sign in without this member."""
    return (
        member.role == Role.OWNER
        and member.suspended_at is None
        and not _owners_who_can_sign_in(member.workspace_id).exclude(pk=member.pk).exists()
    )


def belongs_elsewhere(member: WorkspaceMembership) -> bool:
    """Whether the member's account has a place in another workspace, too.

    An invitation is none: to invite a person must not keep their workspace from helping them.
    """
    places = WorkspaceMembership.objects.filter(user=member.user_id)
    return places.exclude(workspace=member.workspace_id).exists()


def password_link_blocker(*, acting: WorkspaceMembership, member: WorkspaceMembership) -> str:
    """Return why the one cannot make a set-password link for the other, or "".

    A link opens the whole account, so an account that other workspaces rely on gets none.
    """
    if member.user_id == acting.user_id:
        return "You change your own password under My account."
    if not may_change(acting=acting, member=member):
        return ONLY_OWNERS
    if member.suspended_at:
        return "A suspended member gets no set-password link."
    if not member.user.is_active:
        return "This account is deactivated. The people who run this installation can change that."
    if belongs_elsewhere(member):
        return (
            "This account also belongs to another workspace, so its password cannot be "
            "set here. The people who run this installation can help if it was lost."
        )
    return ""


def factor_reset_blocker(*, acting: WorkspaceMembership, member: WorkspaceMembership) -> str:
    """Return why the one cannot reset the other's second factors, or "".

    They guard the whole account, so only an owner, and only where no other workspace relies on it.
    """
    if member.user_id == acting.user_id:
        return "You change your own keys under My keys."
    if acting.role != Role.OWNER:
        return "Only an owner can reset second factors."
    if belongs_elsewhere(member):
        return (
            "This account also belongs to another workspace, so its second factors cannot be "
            "reset here. The people who run this installation can help if they were lost."
        )
    if not factors_of(member.user).has_any:
        return "This account has no second factor."
    return ""


def _owners_who_can_sign_in(workspace_id: int) -> QuerySet[WorkspaceMembership]:
    # An owner who never set a password would leave the workspace without a key, unless its provider
    # vouches for them.
    has_password = ~Q(user__password__startswith=UNUSABLE_PASSWORD_PREFIX)
    vouched_for = Q(user__external_identities__connection__workspace=workspace_id)
    return WorkspaceMembership.objects.filter(
        has_password | vouched_for,
        workspace=workspace_id,
        role=Role.OWNER,
        suspended_at=None,
        user__is_active=True,
    )
