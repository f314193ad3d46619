"""Signed-in reading: one address in, one JSON object out."""

import httpx

from tenantpilot.graph import statuses
from tenantpilot.graph.config import GraphConfig
from tenantpilot.graph.credentials import Credentials
from tenantpilot.graph.deadline import Deadline
from tenantpilot.graph.exchange import Answer, Exchange
from tenantpilot.graph.failures import GraphError, GraphFailure
from tenantpilot.graph.fields import JsonObject
from tenantpilot.graph.retries import Patience
from tenantpilot.graph.tokens import Tokens

# Counting in the directory needs it: https://learn.microsoft.com/graph/aad-advanced-queries
HEADERS = {"Accept": "application/json", "ConsistencyLevel": "eventual"}


class Session:
    """The connections and the token of one client. Not for more than one thread at a time."""

    def __init__(
        self, config: GraphConfig, credentials: Credentials, *, total_seconds: float | None
    ) -> None:
        self.config = config
        self.credentials = credentials
        self._deadline = Deadline(
            clock=config.clock,
            seconds_per_page=config.deadline_seconds,
            total_seconds=total_seconds,
        )
        self._exchange = Exchange(
            deadline=self._deadline, max_response_bytes=config.max_response_bytes
        )
        self._patience = Patience(
            deadline=self._deadline,
            cap_seconds=config.retry_after_cap_seconds,
            now=config.clock.now,
        )
        self._tokens = Tokens(
            config=config,
            credentials=credentials,
            exchange=self._exchange,
            patience=self._patience,
        )

    def close(self) -> None:
        self._exchange.close()

    def address(self, path: str, **query: str) -> httpx.URL:
        """Return the address of a resource; each query option gets its `$`."""
        options = "&".join(f"${name}={value}" for name, value in query.items())
        return self.config.graph_url(f"{path}?{options}" if options else path)

    def fetch(self, url: httpx.URL) -> JsonObject:
        """Return what is at the address, within one deadline; raise GraphError if nothing is."""
        self._deadline.restart()
        self._deadline.remaining()
        answer = self._ask(url, token=self._tokens.current())
        if answer.status == httpx.codes.UNAUTHORIZED:
            answer = self._ask(url, token=self._tokens.renewed())
        return statuses.json_of(answer)

    def follow(self, next_link: object) -> httpx.URL:
        """Return the next page's address, which must be on Graph's own host.

        Only path and query are taken from the link; host and scheme are ours in any case.
        """
        base = self.config.graph_url("")
        try:
            url = httpx.URL(next_link) if isinstance(next_link, str) else None
        except httpx.InvalidURL:
            url = None
        if url is None:
            raise GraphError(GraphFailure.RESPONSE_INVALID)
        same_host = (url.scheme, url.host, url.port) == (base.scheme, base.host, base.port)
        if not same_host or url.userinfo or not url.path.startswith(base.path):
            raise GraphError(GraphFailure.LEFT_THE_HOST)
        return base.copy_with(raw_path=url.raw_path)

    def _ask(self, url: httpx.URL, *, token: str) -> Answer:
        headers = {**HEADERS, "Authorization": f"Bearer {token}"}
        return self._patience.answer(lambda: self._exchange.get(url, headers=headers))
