"""Giving an account a new password. Every session that knew the old one ends, and it is told."""

from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.http import HttpRequest

from tenantpilot.accounts import security_messages
from tenantpilot.accounts.models import Account, PlatformOperator, User
from tenantpilot.accounts.security_changes import SecurityChange
from tenantpilot.accounts.sessions import end_sessions
from tenantpilot.accounts.ways_in import require_own
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction


@transaction.atomic
def change_password(*, request: HttpRequest, account: Account, password: str) -> None:
    """Change the password of the account that is signed in; only this session goes on.

    Raises TooManyActsError, before the session is touched; PermissionDenied in a session that a
    provider opened, which proves nothing about the account's own keys.
    """
    require_own(account.way_in)
    log.record(action=AuditAction.PASSWORD_CHANGED, actor=account, by_link=False)
    _keep(account, password)
    # A new key, so that a copied cookie is worth nothing. Django's own function for this knows
    # one kind of account.
    request.session.cycle_key()
    request.session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    end_sessions(plane=account.plane, account_id=account.pk, except_key=request.session.session_key)
    security_messages.send(account=account, change=SecurityChange.PASSWORD_CHANGED)


@transaction.atomic
def set_password(*, account: Account, password: str) -> None:
    """Set the password of a person who proved with a link who they are."""
    _keep(account, password)
    end_sessions(plane=account.plane, account_id=account.pk)
    log.record(action=AuditAction.PASSWORD_CHANGED, actor=account, by_link=True)
    security_messages.send(account=account, change=SecurityChange.PASSWORD_SET_BY_LINK)


@transaction.atomic
def revoke_password(*, account: User) -> None:
    """Leave the account without a password; no sign-in works until it gets a new one."""
    account.set_unusable_password()
    account.save(update_fields=["password"])
    end_sessions(plane=account.plane, account_id=account.pk)


@transaction.atomic
def set_operator_password(*, operator: PlatformOperator, password: str) -> int:
    """Set an operator's password from the command line; return how many sessions ended.

    Raises ValidationError for a weak password.
    """
    validate_password(password, operator)  # type: ignore[arg-type]  # typed by AUTH_USER_MODEL
    _keep(operator, password)
    log.record(action=AuditAction.OPERATOR_PASSWORD_SET, actor=None, subject=operator)
    security_messages.send(account=operator, change=SecurityChange.PASSWORD_SET_BY_COMMAND)
    return end_sessions(plane=operator.plane, account_id=operator.pk)


def _keep(account: Account, password: str) -> None:
    account.set_password(password)
    account.save(update_fields=["password"])
