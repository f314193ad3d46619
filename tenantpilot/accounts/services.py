"""Signing in and out, and the first accounts of an installation."""

from django.contrib.auth import login, logout
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.http import HttpRequest

from tenantpilot.accounts import agents
from tenantpilot.accounts.current_account import cache_current_account
from tenantpilot.accounts.models import Account, PlatformOperator, SignInMethod, User
from tenantpilot.accounts.planes import SETTINGS, plane_of
from tenantpilot.accounts.sessions import session_of
from tenantpilot.accounts.sign_in_steps import signed_in
from tenantpilot.accounts.ways_in import WayIn
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction


@transaction.atomic
def sign_in(
    *,
    request: HttpRequest,
    account: Account,
    method: SignInMethod = SignInMethod.PASSWORD,
    connection_id: int | None = None,
    has_factor: bool,
) -> None:
    """Open a session of the request's plane for an account that has proved everything asked of it.

    It begins empty: nothing of a visitor's, or of a sign-in half done, comes with it.
    `connection_id` is the provider's that vouches for the person, if one does; `has_factor` is
    whether more than a password was given. Raises
    TooManyActsError, before there is a session.
    """
    log.record(action=AuditAction.SIGNED_IN, actor=account, method=method.value)
    session = session_of(request)
    session.flush()
    # The backend is named because a passkey or a provider asked none of Django's.
    backend = SETTINGS[plane_of(request)].backend
    login(request, account, backend=backend)  # type: ignore[arg-type]  # typed by AUTH_USER_MODEL
    session.method, session.connection_id = method, connection_id
    session.has_factor = has_factor
    account.way_in = WayIn(connection_id=connection_id, has_factor=has_factor)
    session.agent = agents.in_words(request.headers.get("User-Agent", ""))
    # login() calls everybody `request.user`; an operator is one on no plane.
    cache_current_account(request, account)
    signed_in.send(sender=type(account), account=account, way_in=account.way_in)


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
