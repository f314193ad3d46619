"""A sign-in that has begun: what the browser's session keeps until the provider answers.

It is good for one answer, within ten minutes, in the browser that began it.
"""

import secrets
import time
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from django.http import HttpRequest

KEY = "sign_in_at_provider"
LASTS_SECONDS = 600
# 256 bits each.
_RANDOM_BYTES = 32


class Purpose(StrEnum):
    """What the answer is for."""

    SIGN_IN = "sign_in"
    CONFIRM = "confirm"
    CONNECT = "connect"
    JOIN = "join"


@dataclass(frozen=True, kw_only=True)
class Pending:
    """What was asked, of which provider, and what for.

    `account_id` is who was signed in when it began to prove or connect something; `invitation` the
    link with which a person joins.
    """

    connection_id: int
    purpose: Purpose
    redirect_uri: str
    token_endpoint: str
    jwks_uri: str
    basic_only: bool
    announces_issuer: bool
    state: str
    nonce: str
    verifier: str
    began_at: float
    next: str = ""
    time_zone: str = ""
    end_session_endpoint: str = ""
    account_id: int | None = None
    invitation: str = ""

    @property
    def is_late(self) -> bool:
        return not 0 <= time.time() - self.began_at <= LASTS_SECONDS


def fresh() -> dict[str, Any]:
    """Return what is random about a new one, and when it began."""
    random = {name: secrets.token_urlsafe(_RANDOM_BYTES) for name in ("state", "nonce", "verifier")}
    return {**random, "began_at": time.time()}


def keep(request: HttpRequest, pending: Pending) -> None:
    """Keep it; one that had begun before in this browser is over."""
    request.session[KEY] = asdict(pending)


def take(request: HttpRequest) -> Pending | None:
    """Return what has begun in this browser, and forget it for good, whatever comes of it."""
    found = request.session.pop(KEY, None)
    if found is None:
        return None
    # Now: an answer of 5xx does not save the session.
    request.session.save()
    return Pending(**{**found, "purpose": Purpose(found["purpose"])})
