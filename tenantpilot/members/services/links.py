"""Making and using set-password links."""

from django.db import transaction

from tenantpilot.accounts.models import User
from tenantpilot.accounts.passwords import revoke_password, set_password
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.members import links
from tenantpilot.members.links import PasswordLink
from tenantpilot.members.rules import RefusedError, password_link_obstacle
from tenantpilot.members.services import invitations
from tenantpilot.members.turns import take_turn
from tenantpilot.workspaces.models import WorkspaceMembership


class LinkOverError(Exception):
    """The link opens nothing: used up, expired, replaced, or never real."""


@transaction.atomic
def create(*, membership: WorkspaceMembership, created_by: User) -> PasswordLink:
    """Make a new link for a member; their password and sessions end, and so do older links.

    Raises RefusedError where password_link_obstacle names a reason.
    """
    turn = take_turn(membership=membership, acting_user=created_by)
    obstacle = password_link_obstacle(acting=turn.acting, member=turn.member)
    if obstacle:
        raise RefusedError(f"{obstacle} Nothing was changed.")
    return issue(membership=turn.member, issued_by=created_by)


def issue(*, membership: WorkspaceMembership, issued_by: User) -> PasswordLink:
    """Make the link in the caller's transaction, which has asked whether it may be made."""
    user = User.objects.select_for_update(no_key=True).get(pk=membership.user_id)
    revoke_password(account=user)
    log.record(
        action=AuditAction.PASSWORD_LINK_CREATED,
        actor=issued_by,
        workspace_id=membership.workspace_id,
        subject=user,
    )
    return links.link_for(user)


@transaction.atomic
def use(*, user: User, token: str, password: str) -> int:
    """Set the password and use the link up; return how many open invitations ended with that.

    Raises LinkOverError, also for who comes second.
    """
    active = User.objects.select_for_update(no_key=True).filter(pk=user.pk, is_active=True)
    account = active.first()
    if account is None or not links.fits(user=account, token=token):
        raise LinkOverError
    set_password(account=account, password=password)
    return invitations.end_all(user=account)
