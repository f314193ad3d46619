"""Authenticated requests: takes an address, returns a JSON object."""

from collections.abc import Iterator
from http import HTTPStatus

import httpx2

from tenantpilot.graph import fields
from tenantpilot.graph.auth.credentials import Credentials
from tenantpilot.graph.auth.tokens import Tokens
from tenantpilot.graph.config import GraphConfig, Version
from tenantpilot.graph.errors import GraphError, GraphFailure, GraphRefusal
from tenantpilot.graph.fields import JsonObject
from tenantpilot.graph.http import responses
from tenantpilot.graph.http.deadline import Deadline
from tenantpilot.graph.http.transport import HttpTransport, Response
from tenantpilot.graph.retries import RetryPolicy

# A principal that is minutes old is not known to all of Microsoft's parts yet.
NEW_PRINCIPAL_PAUSES = (5.0, 10.0, 20.0)


class Session:
    """The connections and the access token of one client. For one thread at a time."""

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
        self._transport = HttpTransport(
            deadline=self._deadline, max_response_bytes=config.max_response_bytes
        )
        self._retry_policy = RetryPolicy(
            deadline=self._deadline,
            longest_pause=config.longest_pause_seconds,
            now=config.clock.now,
        )
        self._tokens = Tokens(
            config=config,
            credentials=credentials,
            transport=self._transport,
            retry_policy=self._retry_policy,
        )

    def close(self) -> None:
        self._transport.close()

    def address(self, path: str, *, version: Version = "v1.0", **query: str) -> httpx2.URL:
        """Return the address of a resource; each query option is prefixed with `$`."""
        options = "&".join(f"${name}={value}" for name, value in query.items())
        return self.config.graph_url(f"{path}?{options}" if options else path, version=version)

    def sign_in(self) -> None:
        """Get a new token, within one deadline, or raise GraphError."""
        self._deadline.restart()
        self._tokens.renewed()

    def fetch(self, url: httpx2.URL) -> JsonObject:
        """Return the JSON object at the address, within one deadline, or raise GraphError."""
        self._deadline.restart()
        self._deadline.remaining()
        pauses: Iterator[float] | None = None
        token = self._tokens.current()
        while True:
            try:
                return fields.decode(self._get(url, token=token).body)
            except GraphError as error:
                failed = error.fresh()
            pauses = pauses or _pauses_before_new_token(failed)
            pause = next(pauses, None)
            if pause is None or not self._deadline.allows(pause):
                raise failed
            self._deadline.sleep(pause)
            token = self._tokens.renewed()

    def follow(self, next_link: object, *, version: Version) -> httpx2.URL:
        """Return the next page's address, which must be on Graph's own host.

        Only path and query are taken from the link; host and scheme are ours in any case.
        """
        base = self.config.graph_url("", version=version)
        try:
            # The text must be complete before it is looked at: half of a character is not.
            url = httpx2.URL(next_link.encode().decode()) if isinstance(next_link, str) else None
        except (httpx2.InvalidURL, ValueError):
            url = None
        if url is None:
            raise GraphError(GraphFailure.RESPONSE_INVALID)
        same_host = (url.scheme, url.host, url.port) == (base.scheme, base.host, base.port)
        if not same_host or url.userinfo or not url.path.startswith(base.path):
            raise GraphError(GraphFailure.HOST_MISMATCH)
        return base.copy_with(raw_path=url.raw_path)

    def _get(self, url: httpx2.URL, *, token: str) -> Response:
        headers = {"Authorization": f"Bearer {token}"}
        return self._retry_policy.run(
            lambda: self._transport.get(url, headers=headers), judge=responses.Judge(url=url)
        )


def _pauses_before_new_token(error: GraphError) -> Iterator[float]:
    """Return the pause before each further token that may help against a refusal."""
    refusal = error.refusal or GraphRefusal()
    if refusal.word == responses.IDENTITY_NOT_FOUND:
        # The token was given too early and stays without rights for its whole life.
        return iter(NEW_PRINCIPAL_PAUSES)
    return iter((0.0,) if refusal.status == HTTPStatus.UNAUTHORIZED else ())
