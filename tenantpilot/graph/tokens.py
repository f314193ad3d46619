"""Access tokens, through Microsoft's own library on our own HTTP."""

from typing import Any

import httpx
from msal import ConfidentialClientApplication

from tenantpilot.graph import aadsts
from tenantpilot.graph.config import GraphConfig
from tenantpilot.graph.credentials import Credentials
from tenantpilot.graph.exchange import Exchange
from tenantpilot.graph.failures import GraphError, shielded
from tenantpilot.graph.retries import Patience
from tenantpilot.graph.sign_in import SignInHttp


class Tokens:
    """The token of one app in one tenant: fetched when needed, kept while it is good."""

    def __init__(
        self,
        *,
        config: GraphConfig,
        credentials: Credentials,
        exchange: Exchange,
        patience: Patience,
    ) -> None:
        # msal insists on an https name for the authority. SignInHttp never connects to that
        # name: the one address it knows is made here.
        tenant = f"{httpx.URL(config.authority_url).host}/{credentials.directory_id}"
        address = f"{config.authority_url.rstrip('/')}/{credentials.directory_id}"
        self._scopes = [config.scope]
        self._app = ConfidentialClientApplication(
            str(credentials.client_id),
            client_credential=credentials.client_secret,
            authority=f"https://{tenant}",
            instance_discovery=False,
            # Else an environment variable could choose another host.
            azure_region=ConfidentialClientApplication.DISABLE_MSAL_FORCE_REGION,
            http_client=SignInHttp(
                authority_name=f"https://{tenant}",
                token_url=httpx.URL(f"{address}/oauth2/v2.0/token"),
                exchange=exchange,
                patience=patience,
            ),
        )

    def current(self) -> str:
        """Return a token; raise GraphError when the sign-in service gives none."""
        return shielded(self._acquire)

    def renewed(self) -> str:
        """Return a token that is newer than the current one."""
        self._app.remove_tokens_for_client()
        return self.current()

    def _acquire(self) -> str:
        result: dict[str, Any] = self._app.acquire_token_for_client(scopes=self._scopes)
        if "access_token" not in result:
            raise GraphError(aadsts.failure_for(result["error_codes"]))
        return str(result["access_token"])
