"""Making and using set-password links."""

from django.db import transaction
from django.utils import timezone

from tenantpilot.accounts import security_messages
from tenantpilot.accounts.models import User
from tenantpilot.accounts.passwords import revoke_password, set_password
from tenantpilot.accounts.security_changes import SecurityChange
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.mail.jobs import queue
from tenantpilot.members import password_links, selectors
from tenantpilot.members.locking import lock_member
from tenantpilot.members.password_links import PasswordLink
from tenantpilot.members.permissions import RefusedError, password_link_blocker
from tenantpilot.members.services import invitations
from tenantpilot.workspaces.models import Workspace, WorkspaceMembership

MAIL_RESET_LINK = "members.mail_password_link"


class LinkOverError(Exception):
    """The link opens nothing: used up, expired, replaced, or never real."""


@transaction.atomic
def create(
    *, membership: WorkspaceMembership, created_by: User, by_mail: bool = False
) -> PasswordLink:
    """Make a new link for a member; their password and sessions end, and so do older links.

    If that is asked for, a link of their own is mailed to them.

    Raises RefusedError where password_link_blocker names a reason.
    """
    locked = lock_member(membership=membership, acting_user=created_by)
    member = locked.member
    # First the account: it may join another workspace at this moment.
    account = User.objects.select_for_update(no_key=True).get(pk=member.user_id)
    blocker = password_link_blocker(acting=locked.acting, member=member)
    if blocker:
        raise RefusedError(f"{blocker} Nothing was changed.")
    revoke_password(account=account)
    member.password_link_by, member.password_link_at = locked.acting, timezone.now()
    member.save(update_fields=["password_link_by", "password_link_at"])
    log.record(
        action=AuditAction.PASSWORD_LINK_CREATED,
        actor=created_by,
        workspace_id=member.workspace_id,
        subject=account,
    )
    if by_mail:
        # Says the same, with the link.
        queue(MAIL_RESET_LINK, membership_id=member.pk)
    else:
        security_messages.send(
            account=account,
            change=SecurityChange.PASSWORD_LINK_MADE,
            workspace_id=member.workspace_id,
        )
    return password_links.link_for(account)


@transaction.atomic
def use(*, user: User, token: str, password: str) -> int:
    """Set the password and use the link up; return how many open invitations ended with that.

    Raises LinkOverError, also for who comes second, and if the issuer may not make such a link
    any more.
    """
    linked = selectors.linked_member(user)
    if linked is None:
        raise LinkOverError
    Workspace.objects.select_for_update(no_key=True).get(pk=linked.workspace_id)
    active = User.objects.select_for_update(no_key=True).filter(pk=user.pk, is_active=True)
    account = active.first()
    if account is None or not password_links.fits(user=account, token=token):
        raise LinkOverError
    if selectors.linked_member(account) is None:
        raise LinkOverError
    account.memberships.update(password_link_by=None, password_link_at=None)
    set_password(account=account, password=password)
    return invitations.end_all(user=account)
