"""Giving an account a new password. Every session that knew the old one ends."""

from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.http import HttpRequest

from tenantpilot.accounts.models import PlatformOperator, User
from tenantpilot.accounts.planes import Plane
from tenantpilot.accounts.sessions import end_sessions
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction


@transaction.atomic
def change_password(*, request: HttpRequest, account: User, password: str) -> None:
    """Change the password of the account that is signed in; only this session goes on.

    Raises TooManyActsError, before the session is touched.
    """
    log.record(action=AuditAction.PASSWORD_CHANGED, actor=account, by_link=False)
    _keep(account, password)
    # Also gives the session a new key, so that a copied cookie is worth nothing.
    update_session_auth_hash(request, account)
    end_sessions(plane=Plane.ADMIN, account_id=account.pk, except_key=request.session.session_key)


@transaction.atomic
def set_password(*, account: User, password: str) -> None:
    """Set the password of a person who proved with a link who they are."""
    _keep(account, password)
    end_sessions(plane=Plane.ADMIN, account_id=account.pk)
    log.record(action=AuditAction.PASSWORD_CHANGED, actor=account, by_link=True)


@transaction.atomic
def revoke_password(*, account: User) -> None:
    """Leave the account without a password; no sign-in works until it gets a new one."""
    account.set_unusable_password()
    account.save(update_fields=["password"])
    end_sessions(plane=Plane.ADMIN, account_id=account.pk)


@transaction.atomic
def set_operator_password(*, operator: PlatformOperator, password: str) -> int:
    """Set an operator's password from the command line; return how many sessions ended.

    Raises ValidationError for a weak password.
    """
    validate_password(password, operator)  # type: ignore[arg-type]  # typed by AUTH_USER_MODEL
    _keep(operator, password)
    log.record(action=AuditAction.OPERATOR_PASSWORD_SET, actor=None, subject=operator)
    return end_sessions(plane=Plane.SYSTEM, account_id=operator.pk)


def _keep(account: User | PlatformOperator, password: str) -> None:
    account.set_password(password)
    account.save(update_fields=["password"])
