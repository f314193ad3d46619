"""What a provider says of itself, and how much of it is believed."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings

from tenantpilot.outbound.addresses import why_malformed
from tenantpilot.sso.exchange import Exchange
from tenantpilot.sso.models import Connection, Kind
from tenantpilot.sso.refusals import ProviderAwayError

_WELL_KNOWN = "/.well-known/openid-configuration"
_LONGEST = 1_000


@dataclass(frozen=True, kw_only=True)
class Metadata:
    """Where to send people and what to ask; the connection says who the issuer is.

    `end_session_endpoint` is "" where people cannot sign out by an address.
    """

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    end_session_endpoint: str
    basic_only: bool
    announces_issuer: bool


def read(exchange: Exchange, connection: Connection) -> Metadata:
    """Return what the connection's provider says of itself. Raises ProviderAwayError."""
    found = exchange.get(_address_of(connection))
    if found.get("issuer") != connection.issuer:
        raise ProviderAwayError("issuer")
    return Metadata(
        authorization_endpoint=_endpoint(found, "authorization_endpoint"),
        token_endpoint=_endpoint(found, "token_endpoint"),
        jwks_uri=_endpoint(found, "jwks_uri"),
        end_session_endpoint=_end_session(found),
        basic_only=_takes_basic_only(found),
        announces_issuer=found.get("authorization_response_iss_parameter_supported") is True,
    )


def _address_of(connection: Connection) -> str:
    if connection.kind == Kind.ENTRA:
        # A stub's in the demo. The issuer stays Microsoft's.
        authority = settings.GRAPH_AUTHORITY_URL.rstrip("/")
        return f"{authority}/{connection.directory_id}/v2.0{_WELL_KNOWN}"
    return connection.issuer.rstrip("/") + _WELL_KNOWN


def _endpoint(found: dict[str, Any], name: str) -> str:
    url = found.get(name)
    is_short_text = isinstance(url, str) and 0 < len(url) <= _LONGEST
    if not is_short_text or why_malformed(str(url), allowed=settings.SIGN_IN_ALLOWED_NETWORKS):
        raise ProviderAwayError(f"metadata_{name}")
    return str(url)


def _end_session(found: dict[str, Any]) -> str:
    """Return where people sign out there; "" if the provider names nothing that can be gone to."""
    try:
        return _endpoint(found, "end_session_endpoint")
    except ProviderAwayError:
        return ""


def _takes_basic_only(found: dict[str, Any]) -> bool:
    """Whether the secret has to go in a header. What is not announced is that, by the standard."""
    methods = found.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    if not isinstance(methods, list):
        raise ProviderAwayError("metadata_methods")
    return "client_secret_post" not in methods
