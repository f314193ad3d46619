"""The token endpoint, with the client credentials flow only.

https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
"""

import secrets
from collections.abc import Mapping
from http import HTTPStatus
from uuid import uuid4

from demo.graph_stub.response import Response
from demo.graph_stub.world import Condition, StubTenant

LIFETIME_SECONDS = 3599
DEFAULT_SCOPE = "/.default"
TIMESTAMP = "2026-03-14 09:26:53Z"


class SignIn:
    """Gives out tokens and remembers whose they are."""

    def __init__(self) -> None:
        self._owners: dict[str, StubTenant] = {}
        self._audiences: dict[str, str] = {}

    def owner(self, token: str) -> StubTenant | None:
        """Return the tenant the token was given for; None if it is expired or invented."""
        return self._owners.get(token)

    def audience(self, token: str) -> str:
        """Return the host the token was asked for."""
        return self._audiences.get(token, "")

    def expire_tokens(self) -> None:
        self._owners.clear()

    def answer(self, tenant: StubTenant | None, form: Mapping[str, str]) -> Response:
        """Return a token, or the refusal that Microsoft would give."""
        refused = _malformed(form) or _refused(tenant, form)
        if refused or tenant is None:
            return refused or sign_in_refusal("invalid_request", 90002)
        token = f"stub-token-{secrets.token_urlsafe(24)}"
        self._owners[token] = tenant
        self._audiences[token] = form["scope"].removesuffix(DEFAULT_SCOPE)
        return Response.of(
            {
                "token_type": "Bearer",
                "expires_in": LIFETIME_SECONDS,
                "ext_expires_in": LIFETIME_SECONDS,
                "access_token": token,
            }
        )


def _malformed(form: Mapping[str, str]) -> Response | None:
    if form.get("grant_type") != "client_credentials":
        return sign_in_refusal("invalid_request", 900144)
    if not form.get("scope", "").endswith(DEFAULT_SCOPE):
        return sign_in_refusal("invalid_scope", 1002012)
    return None


def _refused(tenant: StubTenant | None, form: Mapping[str, str]) -> Response | None:
    if tenant is None:
        return sign_in_refusal("invalid_request", 90002)
    if form.get("client_id") != str(tenant.client_id):
        return sign_in_refusal("unauthorized_client", 700016)
    if tenant.condition == Condition.NOT_CONSENTED:
        # Since March 2026 an app without a service principal in the tenant gets no token.
        return sign_in_refusal("invalid_client", 7000229)
    if "client_secret" not in form:
        return sign_in_refusal("invalid_client", 7000218)
    if tenant.condition == Condition.SECRET_EXPIRED:
        return sign_in_refusal("invalid_client", 7000222)
    if form["client_secret"] != tenant.client_secret:
        return sign_in_refusal("invalid_client", 7000215)
    return None


SENTENCES = {
    53003: "Access has been blocked by Conditional Access policies.",
    90002: "Tenant not found. Check to make sure you have the correct tenant ID.",
    700016: "Application was not found in the directory.",
    900144: "The request body must contain the following parameter: 'grant_type'.",
    1002012: "The provided value for scope is not valid. Client credential flows must end "
    "in '/.default'.",
    7000215: "Invalid client secret provided.",
    7000218: "The request body must contain 'client_assertion' or 'client_secret'.",
    7000222: "The provided client secret keys are expired.",
    7000229: "The client application is missing service principal in the tenant.",
}


def sign_in_refusal(
    word: str, *numbers: int, status: HTTPStatus | None = None, **more: object
) -> Response:
    """Return a refusal in the sign-in service's form: the word decides, numbers refine it."""
    usual = HTTPStatus.UNAUTHORIZED if word == "invalid_client" else HTTPStatus.BAD_REQUEST
    trace, correlation = str(uuid4()), str(uuid4())
    number = numbers[0] if numbers else 50000
    sentence = SENTENCES.get(number, "The request was refused.")
    content: dict[str, object] = {
        "error": word,
        "error_description": (
            f"AADSTS{number}: {sentence} Trace ID: {trace} "
            f"Correlation ID: {correlation} Timestamp: {TIMESTAMP}"
        ),
        "error_codes": list(numbers),
        "timestamp": TIMESTAMP,
        "trace_id": trace,
        "correlation_id": correlation,
        **more,
    }
    return Response.of(content, status=status or usual)
