"""Answering an invitation: with the account one has, with a new one, or not at all.

The lock of the workspace comes first, then the account's, then the invitation's: so a set-password
link that is used at the same moment either ends the invitation or finds the new membership.
"""

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from tenantpilot.accounts.models import User
from tenantpilot.accounts.passwords import set_password
from tenantpilot.accounts.ways_in import is_own
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.factors.models import Passkey
from tenantpilot.members import invitation_links
from tenantpilot.members.authority import open_invitations
from tenantpilot.members.invitation_links import InvitationLink
from tenantpilot.members.permissions import RefusedError
from tenantpilot.members.services.invitations import OVER
from tenantpilot.members.services.roles import tell_role
from tenantpilot.sso.flow import Proof
from tenantpilot.sso.refusals import Reason, SignInRefusedError
from tenantpilot.sso.services.identities import bind
from tenantpilot.workspaces.models import (
    Role,
    Workspace,
    WorkspaceInvitation,
    WorkspaceMembership,
)
from tenantpilot.workspaces.services import add_member


class AddressTakenError(Exception):
    """The invited address has an account already, so no new one was made."""


@dataclass(frozen=True, kw_only=True)
class _Locked:
    """An open invitation and the account with its address, if there is one."""

    invitation: WorkspaceInvitation
    account: User | None


@transaction.atomic
def accept(*, token: str, accepted_by: User) -> WorkspaceMembership:
    """Make the invited person a member. The link proves that the workspace means them.

    Raises RefusedError if the link is not one, not for them, or the invitation is over; also if
    the inviter may not give the role any more.
    """
    locked = _lock(token)
    if locked.account is None or locked.account.pk != accepted_by.pk:
        raise RefusedError(OVER)
    if not is_own(accepted_by.way_in):
        # Another workspace's provider vouches for this session, and for nothing here.
        raise RefusedError(OVER)
    return _join(locked.invitation, accepted_by)


@transaction.atomic
def accept_with_new_account(*, token: str, password: str) -> WorkspaceMembership:
    """Make an account with the invited address and this password, and the person a member.

    Raises RefusedError as `accept` does, AddressTakenError if the address has an account. A
    taken address takes as long as a free one.
    """
    locked = _lock(token)
    if locked.account and _is_somebodys(locked.account):
        User().set_password(password)
        raise AddressTakenError
    account = locked.account or _new_account(locked.invitation)
    membership = _join(locked.invitation, account)
    set_password(account=account, password=password)
    return membership


@transaction.atomic
def accept_through_provider(*, proof: Proof) -> WorkspaceMembership:
    """Make an account for the person that the workspace's provider vouches for, and a member.

    It takes all three: the link, the provider's word, and that the invited address is among those
    the provider has of the person. And it takes an account that no person uses yet: the people who
    run a provider could otherwise open any. Raises SignInRefusedError.
    """
    try:
        locked = _lock(proof.pending.invitation)
    except RefusedError:
        raise SignInRefusedError(Reason.INVITATION) from None
    invitation = locked.invitation
    is_ours = invitation.workspace_id == proof.connection.workspace_id
    if not is_ours or invitation.email not in proof.addresses:
        raise SignInRefusedError(Reason.INVITATION)
    account = _unused_account(locked)
    bind(account=account, proof=proof)
    return _join(invitation, account)


def _unused_account(locked: _Locked) -> User:
    if locked.account and _is_somebodys(locked.account):
        raise SignInRefusedError(Reason.TAKEN)
    try:
        return locked.account or _new_account(locked.invitation)
    except AddressTakenError:
        raise SignInRefusedError(Reason.TAKEN) from None


@transaction.atomic
def decline(*, token: str, declined_by: User | None) -> WorkspaceInvitation:
    """End the invitation for the person who has its link. Raises RefusedError if it is over."""
    invitation = _lock(token).invitation
    log.record(
        action=AuditAction.INVITATION_DECLINED,
        actor=declined_by,
        subject=invitation,
        role=invitation.role,
    )
    WorkspaceInvitation.objects.filter(pk=invitation.pk).delete()
    return invitation


def _lock(token: str) -> _Locked:
    link = invitation_links.read(token)
    if link is None:
        raise RefusedError(OVER)
    Workspace.objects.select_for_update(no_key=True).filter(pk=link.workspace_id).first()
    rows = open_invitations().filter(pk=link.invitation_id, workspace=link.workspace_id)
    emails = rows.values("email")
    account = User.objects.select_for_update(no_key=True).filter(email__in=emails).first()
    locked = rows.select_for_update(of=("self",)).select_related("workspace").first()
    if locked is None or InvitationLink.to(locked) != link:
        raise RefusedError(OVER)
    return _Locked(invitation=locked, account=account)


def _is_somebodys(account: User) -> bool:
    """Whether a person uses the account, may not use it any more, or a workspace counts on it."""
    return (
        account.has_usable_password()
        or not account.is_active
        or account.memberships.exists()
        or account.external_identities.exists()
        # A set-password link takes the password away; a passkey still opens the account.
        or Passkey.objects.filter(user=account).exists()
    )


def _new_account(invitation: WorkspaceInvitation) -> User:
    try:
        with transaction.atomic():
            return User.objects.create_account(email=invitation.email, name=invitation.name)
    except IntegrityError:
        # Another workspace's invitation made it at this very moment.
        raise AddressTakenError from None


def _join(invitation: WorkspaceInvitation, user: User) -> WorkspaceMembership:
    if WorkspaceMembership.objects.filter(workspace=invitation.workspace_id, user=user).exists():
        raise RefusedError(OVER)
    log.record(
        action=AuditAction.INVITATION_ACCEPTED,
        actor=user,
        subject=invitation,
        person_id=user.pk,
        role=invitation.role,
    )
    invitation.delete()
    member = add_member(
        workspace=invitation.workspace, user=user, role=Role(invitation.role), added_by=user
    )
    if member.role == Role.OWNER:
        tell_role(member)
    return member
