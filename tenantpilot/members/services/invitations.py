"""Offering a place to an account that exists already. Until somebody accepts with it: nothing."""

from django.db import transaction

from tenantpilot.accounts.models import User
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.members import invitation_links
from tenantpilot.members.invitation_links import InvitationLink
from tenantpilot.members.rules import RefusedError, may_handle
from tenantpilot.members.turns import acting_member
from tenantpilot.workspaces.models import (
    Role,
    Workspace,
    WorkspaceInvitation,
    WorkspaceMembership,
)
from tenantpilot.workspaces.services import add_member

# Keeps the list readable, and an address book from being tried out here.
MOST_OPEN = 50

OVER = "This invitation is not open any more, so nothing was changed."


def offer(*, workspace: Workspace, user: User, role: Role, invited_by: User) -> WorkspaceInvitation:
    """Invite an account, in the transaction of a caller who holds the workspace's turn.

    Raises RefusedError if the account is invited already, or too many others are.
    """
    if WorkspaceInvitation.objects.filter(workspace=workspace, user=user).exists():
        raise RefusedError(
            f"{user.email} is invited already and has not answered yet, so nothing was changed."
        )
    if WorkspaceInvitation.objects.filter(workspace=workspace).count() >= MOST_OPEN:
        raise RefusedError(
            f"{MOST_OPEN} invitations of this workspace wait for an answer, and there can be no "
            "more at a time. Nobody was invited. Withdraw some first."
        )
    invitation = WorkspaceInvitation.objects.create(
        workspace=workspace, user=user, role=role, invited_by=invited_by
    )
    _audit(AuditAction.MEMBER_INVITED, invitation, invited_by)
    return invitation


@transaction.atomic
def accept(*, token: str, accepted_by: User) -> WorkspaceMembership:
    """Make the invited person a member who has the link, too.

    Raises RefusedError if the link is not one, not for them, or the invitation is over.
    """
    link = invitation_links.read(token)
    if link is None or link.user_id != accepted_by.pk:
        raise RefusedError(OVER)
    found = _lock(invitation_id=link.invitation_id, workspace_id=link.workspace_id)
    if found is None or InvitationLink.to(found) != link:
        raise RefusedError(OVER)
    if WorkspaceMembership.objects.filter(workspace=found.workspace, user=accepted_by).exists():
        raise RefusedError(OVER)
    _audit(AuditAction.INVITATION_ACCEPTED, found, accepted_by)
    found.delete()
    return add_member(
        workspace=found.workspace, user=accepted_by, role=Role(found.role), added_by=accepted_by
    )


@transaction.atomic
def decline(*, invitation: WorkspaceInvitation, declined_by: User) -> None:
    """Let the invited person end the invitation. Raises RefusedError if it is over."""
    found = _lock(invitation_id=invitation.pk, workspace_id=invitation.workspace_id)
    if found is None or found.user_id != declined_by.pk:
        raise RefusedError(OVER)
    _audit(AuditAction.INVITATION_DECLINED, found, declined_by)
    found.delete()


@transaction.atomic
def withdraw(*, invitation: WorkspaceInvitation, withdrawn_by: User) -> None:
    """Let the workspace take the invitation back. Raises RefusedError if it cannot."""
    acting = acting_member(workspace_id=invitation.workspace_id, user=withdrawn_by)
    found = _lock(invitation_id=invitation.pk, workspace_id=invitation.workspace_id)
    if found is None:
        raise RefusedError(OVER)
    if not may_handle(acting=acting, invitation=found):
        raise RefusedError(
            "Only an owner can withdraw the invitation of an owner. Nothing was changed."
        )
    _audit(AuditAction.INVITATION_WITHDRAWN, found, withdrawn_by)
    found.delete()


def end_all(*, user: User) -> int:
    """End the account's open invitations in the caller's transaction; return how many.

    They were meant for whoever had the account when they were made, and whoever sets a
    password with a link another workspace made may be somebody else.
    """
    invitations = list(WorkspaceInvitation.objects.select_for_update().filter(user=user))
    for invitation in invitations:
        _audit(AuditAction.INVITATION_ENDED, invitation, user)
        invitation.delete()
    return len(invitations)


def _lock(*, invitation_id: int, workspace_id: int) -> WorkspaceInvitation | None:
    """Take the workspace's turn and return the invitation as it is now, if it still is.

    The invitation's row is locked, too: who sets a password ends it without that turn.
    """
    Workspace.objects.select_for_update(no_key=True).filter(pk=workspace_id).first()
    rows = WorkspaceInvitation.objects.select_for_update(of=("self",)).select_related("workspace")
    return rows.filter(pk=invitation_id, workspace=workspace_id).first()


def _audit(action: AuditAction, invitation: WorkspaceInvitation, actor: User) -> None:
    log.record(
        action=action,
        actor=actor,
        workspace_id=invitation.workspace_id,
        subject=invitation,
        user_id=invitation.user_id,
        role=invitation.role,
    )
