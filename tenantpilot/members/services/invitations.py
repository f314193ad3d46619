"""Offering a place to an address, and ending the offer. Until it is accepted: nothing.

Nothing here looks for an account with the address: who invites must not learn whether there is
one, neither from a page nor from how long it takes.
"""

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from tenantpilot.accounts.models import User, normalised
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.mail.jobs import queue
from tenantpilot.members.authority import open_invitations
from tenantpilot.members.locking import lock_acting_member
from tenantpilot.members.permissions import RefusedError, assignable_roles, may_handle
from tenantpilot.workspaces.models import (
    Role,
    Workspace,
    WorkspaceInvitation,
    WorkspaceMembership,
)

# Keeps the list readable, and an address book from being tried out here.
MOST_OPEN = 50

MAIL_INVITATION = "members.mail_invitation"
OVER = "This invitation is not open any more, so nothing was changed."


@transaction.atomic
def invite(
    *,
    workspace: Workspace,
    email: str,
    name: str,
    role: Role,
    invited_by: User,
    by_mail: bool = False,
) -> WorkspaceInvitation:
    """Offer a place to the person with this address, and mail them the link if that is asked for.

    Raises RefusedError for a role the inviter may not give, a person who is a member or invited
    already, too many open invitations; ValidationError for a malformed address or empty name.
    """
    acting = lock_acting_member(workspace_id=workspace.pk, user=invited_by)
    if role not in assignable_roles(acting):
        raise RefusedError(
            "Only an owner can make another member an owner. No invitation was made."
        )
    invitation = WorkspaceInvitation(
        workspace=workspace, email=normalised(email), name=name, role=role, invited_by=invited_by
    )
    invitation.clean_fields(exclude=["workspace", "invited_by"])
    _require_no_member(invitation)
    _require_room(invitation)
    invitation.save()
    _record(AuditAction.MEMBER_INVITED, invitation, actor=invited_by)
    if by_mail:
        queue(MAIL_INVITATION, invitation_id=invitation.pk)
    return invitation


def _require_no_member(invitation: WorkspaceInvitation) -> None:
    members = WorkspaceMembership.objects.filter(workspace=invitation.workspace_id)
    member = members.filter(user__email=invitation.email).select_related("user").first()
    if member:
        raise RefusedError(
            f"{member.user.name} is a member already, so no invitation was made. You can change "
            "their role, restore them or make a new set-password link on their page."
        )


def _require_room(invitation: WorkspaceInvitation) -> None:
    invited = WorkspaceInvitation.objects.filter(workspace=invitation.workspace_id)
    over = invited.exclude(pk__in=open_invitations().values("pk"))
    end(over, ended_by=invitation.invited_by)
    if invited.filter(email=invitation.email).exists():
        raise RefusedError(
            f"{invitation.email} is invited already and has not answered yet, so nothing was "
            "changed."
        )
    if invited.count() >= MOST_OPEN:
        raise RefusedError(
            f"{MOST_OPEN} invitations of this workspace wait for an answer, and there can be no "
            "more at a time. No invitation was made. Withdraw some first."
        )


@transaction.atomic
def withdraw(*, invitation: WorkspaceInvitation, withdrawn_by: User) -> None:
    """Let the workspace take the invitation back. Raises RefusedError if it cannot."""
    acting = lock_acting_member(workspace_id=invitation.workspace_id, user=withdrawn_by)
    rows = open_invitations().select_for_update(of=("self",))
    found = rows.filter(pk=invitation.pk, workspace=invitation.workspace_id).first()
    if found is None:
        raise RefusedError(OVER)
    if not may_handle(acting=acting, invitation=found):
        raise RefusedError(
            "Only an owner can withdraw the invitation of an owner. Nothing was changed."
        )
    _record(AuditAction.INVITATION_WITHDRAWN, found, actor=withdrawn_by)
    found.delete()


def end_all(*, user: User) -> int:
    """End the open invitations of the account's address; return how many.

    In the transaction that sets a password with a link of another workspace: who does that may be
    another person than the one who was invited.
    """
    return end(WorkspaceInvitation.objects.filter(email=user.email), ended_by=user)


@transaction.atomic
def end_expired() -> int:
    """End the invitations whose time is up; return how many."""
    return end(WorkspaceInvitation.objects.filter(expires_at__lte=Now()), ended_by=None)


def end(invitations: QuerySet[WorkspaceInvitation], *, ended_by: User | None) -> int:
    """End these invitations in the caller's transaction; return how many."""
    ended = list(invitations.select_for_update(of=("self",)))
    for invitation in ended:
        _record(AuditAction.INVITATION_ENDED, invitation, actor=ended_by)
        invitation.delete()
    return len(ended)


def _record(action: AuditAction, invitation: WorkspaceInvitation, *, actor: User | None) -> None:
    log.record(action=action, actor=actor, subject=invitation, role=invitation.role)
