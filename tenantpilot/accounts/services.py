"""Signing in and out, and the first accounts of an installation."""

from typing import Any

from django.contrib.auth import login, logout
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.http import HttpRequest

from tenantpilot.accounts.models import Account, PlatformOperator
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction


@transaction.atomic
def sign_in(*, request: HttpRequest, account: Account) -> None:
    """Open a session of the request's plane for an authenticated account."""
    person: Any = account
    login(request, person)
    log.record(action=AuditAction.SIGNED_IN, actor=account)


@transaction.atomic
def sign_out(*, request: HttpRequest, account: Account) -> None:
    """End this session; other sessions of the account go on."""
    logout(request)
    log.record(action=AuditAction.SIGNED_OUT, actor=account)


@transaction.atomic
def create_platform_operator(*, email: str, name: str, password: str) -> PlatformOperator:
    """Create an operator of the system plane.

    Raises ValidationError for a weak password, IntegrityError for a taken address.
    """
    validate_password(password, PlatformOperator(email=email, name=name))  # type: ignore[arg-type]
    operator = PlatformOperator.objects.create_account(email=email, name=name, password=password)
    log.record(action=AuditAction.OPERATOR_CREATED, actor=None, subject=operator)
    return operator
