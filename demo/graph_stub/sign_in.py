"""The token endpoint, with the client credentials flow only.

https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
"""

import secrets
from collections.abc import Mapping
from http import HTTPStatus

from demo.graph_stub.response import Response
from demo.graph_stub.world import Condition, StubTenant

LIFETIME_SECONDS = 3599


class SignIn:
    """Gives out tokens and remembers whose they are."""

    def __init__(self) -> None:
        self._owners: dict[str, StubTenant] = {}

    def owner(self, token: str) -> StubTenant | None:
        """Return the tenant the token was given for; None if it is expired or invented."""
        return self._owners.get(token)

    def expire_tokens(self) -> None:
        self._owners.clear()

    def answer(self, tenant: StubTenant | None, form: Mapping[str, str]) -> Response:
        """Return a token, or the refusal that Microsoft would give."""
        if tenant is None:
            return _refusal("invalid_request", 90002, "Tenant not found.")
        if form.get("client_id") != str(tenant.client_id):
            return _refusal("unauthorized_client", 700016, "Application was not found.")
        if tenant.condition == Condition.SECRET_EXPIRED:
            return _refusal("invalid_client", 7000222, "The client secret is expired.")
        if form.get("client_secret") != tenant.client_secret:
            return _refusal("invalid_client", 7000215, "Invalid client secret provided.")
        token = f"stub-token-{secrets.token_urlsafe(24)}"
        self._owners[token] = tenant
        return Response.of(
            {"token_type": "Bearer", "expires_in": LIFETIME_SECONDS, "access_token": token}
        )


def _refusal(error: str, number: int, sentence: str) -> Response:
    status = HTTPStatus.UNAUTHORIZED if error == "invalid_client" else HTTPStatus.BAD_REQUEST
    return Response.of(
        {
            "error": error,
            "error_description": f"AADSTS{number}: {sentence} Trace ID: 00000000",
            "error_codes": [number],
        },
        status=status,
    )
