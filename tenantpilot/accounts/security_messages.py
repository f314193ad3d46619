"""Telling a person that something about their account's security was changed.

    security_messages.send(account=account, change=SecurityChange.KEY_ADDED)

In the transaction of the change: it is told if that commits, and not otherwise. No one can
unsubscribe. Without an EMAIL_URL nothing is queued; the audit log has the change all the same.
"""

import time

from tenantpilot.accounts.models import Account, PlatformOperator, User
from tenantpilot.accounts.planes import Plane
from tenantpilot.accounts.security_changes import SecurityChange
from tenantpilot.mail.delivery import is_set_up
from tenantpilot.mail.jobs import queue

__all__ = ["SecurityChange", "send"]

MAIL_SECURITY_MESSAGE = "members.mail_security_message"
# A job's arguments are numbers; these stand for the two kinds of account and never change.
PLANE_NUMBERS = {Plane.ADMIN: 1, Plane.SYSTEM: 2}
ACCOUNT_MODELS: dict[int, type[User] | type[PlatformOperator]] = {
    PLANE_NUMBERS[Plane.ADMIN]: User,
    PLANE_NUMBERS[Plane.SYSTEM]: PlatformOperator,
}


def send(*, account: Account, change: SecurityChange, workspace_id: int = 0) -> None:
    """Tell the account's person by mail what was changed, and in which workspace if in one."""
    if not is_set_up():
        return
    queue(
        MAIL_SECURITY_MESSAGE,
        plane=plane_number(account),
        account_id=account.pk,
        change=change.value,
        workspace_id=workspace_id,
        # In milliseconds: when it was, and what tells two equal changes apart.
        moment=time.time_ns() // 1_000_000,
    )


def plane_number(account: Account) -> int:
    """Return the number that stands for the account's plane in a job."""
    is_operator = isinstance(account, PlatformOperator)
    return PLANE_NUMBERS[Plane.SYSTEM if is_operator else Plane.ADMIN]


def account_of(*, plane: int, account_id: int) -> User | PlatformOperator | None:
    """Return the account a job names; None if it is gone or may not sign in any more."""
    model = ACCOUNT_MODELS.get(plane)
    return model.objects.filter(pk=account_id, is_active=True).first() if model else None
