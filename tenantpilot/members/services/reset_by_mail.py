"""A new password for a person who reads the mail of the account's address."""

from django.db import transaction
from django.utils import timezone

from tenantpilot.accounts import reset_requests
from tenantpilot.accounts.models import Account, User, normalised
from tenantpilot.accounts.passwords import set_password
from tenantpilot.accounts.planes import Plane
from tenantpilot.accounts.security_messages import PLANE_NUMBERS
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.mail.jobs import queue
from tenantpilot.members import reset_links
from tenantpilot.members.reset_links import ACCOUNTS

MAIL_RESET = "members.mail_reset"
# Stands for no account in a job: the worker sends nothing.
NO_ACCOUNT = 0


class LinkOverError(Exception):
    """The link opens nothing: used up, expired, or never real."""


@transaction.atomic
def ask(*, plane: Plane, email: str, client: str) -> None:
    """Mail a link to the account with this address, if there is one and it is time again.

    The same statements for every address, so that neither answer nor time tells which has an
    account. Raises TooManyResetsError if this network has asked too often.
    """
    is_let_through = reset_requests.note(plane=plane, email=email, client=client)
    accounts = ACCOUNTS[plane].objects.filter(email=normalised(email), is_active=True)
    account_id = accounts.values_list("pk", flat=True).first()
    queue(
        MAIL_RESET,
        plane=PLANE_NUMBERS[plane],
        account_id=(account_id or NO_ACCOUNT) if is_let_through else NO_ACCOUNT,
    )


@transaction.atomic
def use(*, plane: Plane, token: str, password: str) -> Account:
    """Set the password and use the link up; sessions end, second factors stay.

    Raises LinkOverError, also for who comes second.
    """
    account = reset_links.opened_by(plane=plane, token=token, is_locked=True)
    if account is None:
        raise LinkOverError
    if isinstance(account, User):
        account.memberships.update(password_link_by=None, password_link_at=None)
    account.email_verified_at = timezone.now()
    account.save(update_fields=["email_verified_at"])
    set_password(account=account, password=password)
    return account


def note_mailed(account: Account) -> None:
    """Write down that a link went out. Who asked is not known."""
    log.record(action=AuditAction.PASSWORD_RESET_MAILED, actor=None, subject=account)
