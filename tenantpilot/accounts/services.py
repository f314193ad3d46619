"""Signing in and out, and the first accounts of an installation."""

from django.contrib.auth import login, logout
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.http import HttpRequest

from tenantpilot.accounts.current_account import cache_current_account
from tenantpilot.accounts.models import Account, PlatformOperator, User
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction


@transaction.atomic
def sign_in(*, request: HttpRequest, account: Account) -> None:
    """Open a session of the request's plane for an authenticated account.

    Raises TooManyActsError, before there is a session.
    """
    log.record(action=AuditAction.SIGNED_IN, actor=account)
    login(request, account)  # type: ignore[arg-type]  # typed by AUTH_USER_MODEL; we have two
    # login() calls everybody `request.user`; an operator is one on no plane.
    cache_current_account(request, account)


@transaction.atomic
def sign_out(*, request: HttpRequest, account: Account) -> None:
    """End this session; other sessions of the account go on."""
    logout(request)
    cache_current_account(request, AnonymousUser())
    log.record(action=AuditAction.SIGNED_OUT, actor=account)


@transaction.atomic
def create_platform_operator(*, email: str, name: str, password: str) -> PlatformOperator:
    """Create an operator of the system plane.

    Raises ValidationError for a weak password, a malformed or taken address, an empty name.
    """
    require_fit(PlatformOperator(email=email, name=name), password=password)
    operator = PlatformOperator.objects.create_account(email=email, name=name, password=password)
    log.record(action=AuditAction.OPERATOR_CREATED, actor=None, subject=operator)
    return operator


def require_fit(account: User | PlatformOperator, *, password: str) -> None:
    """Raise ValidationError if the account cannot be created with this password."""
    account.normalise()
    account.full_clean(exclude=["password"])
    validate_password(password, account)  # type: ignore[arg-type]  # typed by AUTH_USER_MODEL
