"""What has to be remembered between two requests: a new app's secret, a passkey's question."""

import base64
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from tenantpilot.accounts.sessions import session_of
from tenantpilot.factors.owners import Person
from tenantpilot.factors.services import totp
from tenantpilot.factors.services.passkeys import PasskeyRefusedError
from tenantpilot.tenants.secrets import SecretUnreadableError

_APP, _PASSKEY = "new_app", "passkey"
_PASSKEY_LASTS = timedelta(minutes=5)


def new_app_secret(*, request: HttpRequest, person: Person) -> str:
    """Return the secret of the app to set up. Kept sealed: a session is stored in clear."""
    session = session_of(request)
    if kept := _kept_secret(request, person=person):
        return kept
    secret = totp.new_secret()
    session[_APP] = base64.b64encode(totp.seal(secret, person=person)).decode()
    return secret


def _kept_secret(request: HttpRequest, *, person: Person) -> str:
    kept = session_of(request).get(_APP)
    try:
        return totp.unseal(base64.b64decode(kept), person=person) if kept else ""
    except SecretUnreadableError:
        # The session was another person's, or the keys of the installation were changed.
        return ""


def forget_new_app(request: HttpRequest) -> None:
    """The app is set up."""
    session_of(request).pop(_APP, None)


def ask_passkey(*, request: HttpRequest, purpose: str, state: Mapping[str, Any]) -> None:
    """Remember what the browser was asked, and what for."""
    session_of(request)[_PASSKEY] = {
        "purpose": purpose,
        "since": timezone.now().timestamp(),
        "state": dict(state),
    }


def asked_passkey(*, request: HttpRequest, purpose: str) -> Mapping[str, Any]:
    """Return what the browser was asked for this purpose, once.

    Raises PasskeyRefusedError if that was nothing, or long ago.
    """
    kept = session_of(request).pop(_PASSKEY, None)
    if not kept or kept["purpose"] != purpose:
        raise PasskeyRefusedError
    is_over = timezone.now().timestamp() - kept["since"] > _PASSKEY_LASTS.total_seconds()
    if is_over:
        raise PasskeyRefusedError
    state: Mapping[str, Any] = kept["state"]
    return state
