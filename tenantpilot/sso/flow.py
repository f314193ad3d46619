"""The way to a provider and back: authorization code with PKCE, one address a connection.

`begin` sends a browser there, `finish` checks what it brings back, in the order of the design.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from tenantpilot.accounts.planes import plane_of
from tenantpilot.sso import claims, metadata, pending
from tenantpilot.sso.claims import Expected
from tenantpilot.sso.client_secrets import client_secret
from tenantpilot.sso.exchange import Exchange, exchange
from tenantpilot.sso.models import Connection
from tenantpilot.sso.pending import Pending, Purpose
from tenantpilot.sso.refusals import ProviderAwayError, Reason, SignInRefusedError
from tenantpilot.tenants.secrets import SecretUnreadableError

SCOPE = "openid email profile"


@dataclass(frozen=True, kw_only=True)
class Proof:
    """A provider vouches that this browser is used by a person with this number there."""

    connection: Connection
    issuer: str
    subject: str
    addresses: frozenset[str]
    pending: Pending


def begin(request: HttpRequest, *, connection: Connection, purpose: Purpose, **details: Any) -> str:
    """Return the provider's address to go to. Raises ProviderAwayError, ProvidersBusyError."""
    with exchange() as calls:
        found = metadata.read(calls, connection)
    begun = Pending(
        connection_id=connection.pk,
        purpose=purpose,
        redirect_uri=redirect_uri(request, connection),
        token_endpoint=found.token_endpoint,
        jwks_uri=found.jwks_uri,
        basic_only=found.basic_only,
        announces_issuer=found.announces_issuer,
        end_session_endpoint=found.end_session_endpoint,
        **pending.fresh(),
        **details,
    )
    pending.keep(request, begun)
    separator = "&" if "?" in found.authorization_endpoint else "?"
    asked = urlencode(_question(connection, begun))
    return f"{found.authorization_endpoint}{separator}{asked}"


def redirect_uri(request: HttpRequest, connection: Connection) -> str:
    """Return where the provider sends people back to; it has to be registered there.

    By the name that this browser knows us by: it has its cookie for that one only. A made-up name
    is neither among ALLOWED_HOSTS nor registered.
    """
    path = reverse(f"sso:{plane_of(request)}-callback", args=[connection.public_id])
    return request.build_absolute_uri(path)


def _question(connection: Connection, begun: Pending) -> dict[str, str]:
    digest = hashlib.sha256(begun.verifier.encode()).digest()
    asked = {
        "response_type": "code",
        "response_mode": "query",
        "client_id": connection.client_id,
        "redirect_uri": begun.redirect_uri,
        "scope": SCOPE,
        "state": begun.state,
        "nonce": begun.nonce,
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    if begun.purpose == Purpose.CONFIRM:
        # Not the sign-in of this morning: now.
        asked |= {"prompt": "login", "max_age": "0"}
    return asked


def finish(request: HttpRequest, *, connection: Connection) -> Proof:
    """Return what the provider vouches for.

    Raises SignInRefusedError, ProviderAwayError, ProvidersBusyError.
    """
    begun = pending.take(request)
    if begun is None:
        raise SignInRefusedError(Reason.NOT_BEGUN)
    _require_answer_to(begun, request=request, connection=connection)
    with exchange() as calls:
        token = _token(calls, begun, code=request.GET.get("code", ""), connection=connection)
        said = claims.signed(token, calls.get(begun.jwks_uri))
    since = begun.began_at if begun.purpose == Purpose.CONFIRM else None
    expected = Expected(nonce=begun.nonce, proved_since=since)
    subject = claims.check(said, connection=connection, expected=expected)
    Connection.objects.filter(pk=connection.pk, verified_at=None).update(verified_at=timezone.now())
    return Proof(
        connection=connection,
        issuer=connection.issuer,
        subject=subject,
        addresses=frozenset(claims.addresses(said, connection=connection)),
        pending=begun,
    )


def _require_answer_to(begun: Pending, *, request: HttpRequest, connection: Connection) -> None:
    """Raise SignInRefusedError unless the request answers what has begun."""
    answer = request.GET
    if begun.connection_id != connection.pk:
        raise SignInRefusedError(Reason.OTHER_CONNECTION)
    if begun.is_late:
        raise SignInRefusedError(Reason.LATE)
    if not hmac.compare_digest(answer.get("state", "").encode(), begun.state.encode()):
        raise SignInRefusedError(Reason.STATE)
    # RFC 9207: a provider that says so always names itself, so that no other can answer for it.
    is_named = "iss" in answer or begun.announces_issuer
    if is_named and answer.get("iss") != connection.issuer:
        raise SignInRefusedError(Reason.MIX_UP)
    if "error" in answer:
        raise SignInRefusedError(Reason.DENIED)


def _token(calls: Exchange, begun: Pending, *, code: str, connection: Connection) -> object:
    try:
        secret = client_secret(connection)
    except SecretUnreadableError:
        raise ProviderAwayError("secret") from None
    fields = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": begun.redirect_uri,
        "code_verifier": begun.verifier,
    }
    headers = {}
    if begun.basic_only:
        # Quoted first, or a secret with a "+" or "%" is another one to the provider.
        pair = f"{quote(connection.client_id, safe='')}:{quote(secret, safe='')}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    else:
        fields |= {"client_id": connection.client_id, "client_secret": secret}
    answer = calls.post(begun.token_endpoint, fields, headers=headers)
    if answer is None:
        raise SignInRefusedError(Reason.CODE)
    return answer.get("id_token")
