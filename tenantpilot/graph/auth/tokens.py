"""Access tokens, from Microsoft's own library on our HTTP transport."""

from typing import Any

import httpx2
from msal import ConfidentialClientApplication

from tenantpilot.graph.auth.credentials import Credentials
from tenantpilot.graph.auth.msal_http import MsalHttpClient
from tenantpilot.graph.config import GraphConfig
from tenantpilot.graph.errors import strip_traceback
from tenantpilot.graph.http.transport import HttpTransport
from tenantpilot.graph.retries import RetryPolicy


class Tokens:
    """The access token of one app in one tenant: fetched when needed, cached while valid."""

    def __init__(
        self,
        *,
        config: GraphConfig,
        credentials: Credentials,
        transport: HttpTransport,
        retry_policy: RetryPolicy,
    ) -> None:
        # msal insists on an https name for the authority. MsalHttpClient never connects to that
        # name: the one address it knows is made here.
        tenant = f"{httpx2.URL(config.authority_url).host}/{credentials.directory_id}"
        address = f"{config.authority_url.rstrip('/')}/{credentials.directory_id}"
        self._scopes = [config.scope]
        self._app = ConfidentialClientApplication(
            str(credentials.client_id),
            client_credential=credentials.for_msal(),
            authority=f"https://{tenant}",
            instance_discovery=False,
            # Otherwise an environment variable could choose another host.
            azure_region=ConfidentialClientApplication.DISABLE_MSAL_FORCE_REGION,
            http_client=MsalHttpClient(
                authority_name=f"https://{tenant}",
                token_url=httpx2.URL(f"{address}/oauth2/v2.0/token"),
                transport=transport,
                retry_policy=retry_policy,
            ),
        )

    def current(self) -> str:
        """Return a token; raise GraphError when the sign-in service gives none."""
        return strip_traceback(self._acquire)

    def renewed(self) -> str:
        """Return a token that is newer than the current one."""
        self._app.remove_tokens_for_client()
        return self.current()

    def _acquire(self) -> str:
        result: dict[str, Any] = self._app.acquire_token_for_client(scopes=self._scopes)
        return str(result["access_token"])
