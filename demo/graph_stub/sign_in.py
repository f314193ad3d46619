"""The token endpoint, with the client credentials flow only.

https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
"""

import secrets
from collections.abc import Mapping
from uuid import UUID

from demo.graph_stub import assertions
from demo.graph_stub.apps import StubApp, own_app, seen_by
from demo.graph_stub.response import Response
from demo.graph_stub.sign_in_refusals import sign_in_refusal
from demo.graph_stub.world import Condition, StubTenant

__all__ = ["SignIn", "sign_in_refusal"]

LIFETIME_SECONDS = 3599
DEFAULT_SCOPE = "/.default"


class SignIn:
    """Gives out tokens and remembers whose they are: which tenant's, and which app's."""

    def __init__(self, apps: Mapping[UUID, StubApp]) -> None:
        self._apps = apps
        self._owners: dict[str, tuple[StubTenant, UUID]] = {}
        self._audiences: dict[str, str] = {}
        self._used_assertions: set[str] = set()

    def owner(self, token: str) -> StubTenant | None:
        """Return the tenant as the token's app knows it; None if it is expired or invented."""
        tenant, client_id = self._owners.get(token, (None, None))
        app = self._apps.get(client_id) if client_id else None
        return seen_by(tenant, app) if tenant and app else tenant

    def audience(self, token: str) -> str:
        """Return the host the token was asked for."""
        return self._audiences.get(token, "")

    def tokens(self) -> list[str]:
        """Return every token that was given out and is still good."""
        return list(self._owners)

    def expire_tokens(self) -> None:
        self._owners.clear()

    def answer(self, tenant: StubTenant | None, form: Mapping[str, str]) -> Response:
        """Return a token, or the refusal that Microsoft would give."""
        refused = _malformed(form) or self._refused(tenant, form)
        if refused or tenant is None:
            return refused or sign_in_refusal("invalid_request", 90002)
        token = f"stub-token-{secrets.token_urlsafe(24)}"
        self._owners[token] = tenant, UUID(form["client_id"])
        self._audiences[token] = form["scope"].removesuffix(DEFAULT_SCOPE)
        return Response.of(
            {
                "token_type": "Bearer",
                "expires_in": LIFETIME_SECONDS,
                "ext_expires_in": LIFETIME_SECONDS,
                "access_token": token,
            }
        )

    def _refused(self, tenant: StubTenant | None, form: Mapping[str, str]) -> Response | None:
        if tenant is None:
            return sign_in_refusal("invalid_request", 90002)
        app = self._app(tenant, form.get("client_id", ""))
        if app is None:
            return sign_in_refusal("unauthorized_client", 700016)
        if not _is_consented(app, tenant):
            # Since March 2026 an app without a service principal in the tenant gets no token.
            return sign_in_refusal("invalid_client", 7000229)
        if "client_assertion" in form:
            return assertions.refused(
                app, form, tenant_id=str(tenant.directory_id), used=self._used_assertions
            )
        return _secret_refused(app, tenant, form)

    def _app(self, tenant: StubTenant, client_id: str) -> StubApp | None:
        if client_id == str(tenant.client_id):
            return own_app(tenant)
        return next((app for key, app in self._apps.items() if str(key) == client_id), None)


def _is_consented(app: StubApp, tenant: StubTenant) -> bool:
    if app.client_id == tenant.client_id:
        return tenant.condition != Condition.NOT_CONSENTED
    if app.home_id == tenant.directory_id:
        return True
    if app.client_id in tenant.consents and tenant.consent_delay:
        tenant.consent_delay -= 1
        return False
    return app.client_id in tenant.consents


def _secret_refused(app: StubApp, tenant: StubTenant, form: Mapping[str, str]) -> Response | None:
    if "client_secret" not in form:
        return sign_in_refusal("invalid_client", 7000218)
    is_own = app.client_id == tenant.client_id
    if is_own and tenant.condition == Condition.SECRET_EXPIRED:
        return sign_in_refusal("invalid_client", 7000222)
    if form["client_secret"] not in app.secrets:
        return sign_in_refusal("invalid_client", 7000215)
    return None


def _malformed(form: Mapping[str, str]) -> Response | None:
    if form.get("grant_type") != "client_credentials":
        return sign_in_refusal("invalid_request", 900144)
    if not form.get("scope", "").endswith(DEFAULT_SCOPE):
        return sign_in_refusal("invalid_scope", 1002012)
    return None
