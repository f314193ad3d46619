"""The HTTP transport: one request, one response, within the deadline and the size limit."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import uuid4

import httpcore2
import httpx2
from django.conf import settings

from tenantpilot.graph.errors import GraphError, GraphFailure
from tenantpilot.graph.http.bodies import read_body
from tenantpilot.graph.http.deadline import Deadline
from tenantpilot.graph.http.pools import open_pool


@dataclass(frozen=True, kw_only=True)
class Response:
    """An HTTP response. The names of its headers are in lower case."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


class HttpTransport:
    """Sends requests. Follows no redirects and keeps no cookies."""

    def __init__(self, *, deadline: Deadline, max_response_bytes: int) -> None:
        self._deadline = deadline
        self._max_response_bytes = max_response_bytes
        # One for each host: the way there may lead through a proxy.
        self._pools: dict[str, httpcore2.ConnectionPool] = {}

    def get(self, url: httpx2.URL, *, headers: dict[str, str]) -> Response:
        return self._send("GET", url, headers=headers, content=None)

    def post_form(
        self, url: httpx2.URL, *, headers: dict[str, str], form: Mapping[str, str]
    ) -> Response:
        headers = {**headers, "Content-Type": "application/x-www-form-urlencoded"}
        return self._send("POST", url, headers=headers, content=urlencode(form).encode())

    def close(self) -> None:
        for pool in self._pools.values():
            pool.close()

    def _send(
        self, method: str, url: httpx2.URL, *, headers: dict[str, str], content: bytes | None
    ) -> Response:
        """Return the response, with any status; raise GraphError if there is none."""
        self._deadline.remaining()
        try:
            every = [*_common().items(), *headers.items()]
            sent = self._pool(url).stream(method, str(url), headers=every, content=content)
            with sent as response:
                return self._read(response)
        except httpcore2.TimeoutException:
            failure = GraphFailure.DEADLINE_EXCEEDED
        except httpcore2.RemoteProtocolError:
            failure = GraphFailure.RESPONSE_INVALID
        # ProxyError and LocalProtocolError; OSError and ValueError: a certificate file or a
        # proxy of the environment that cannot be used.
        except (
            httpcore2.NetworkError,
            httpcore2.ProxyError,
            httpcore2.ProtocolError,
            httpcore2.UnsupportedProtocol,
            httpx2.InvalidURL,
            OSError,
            ValueError,
        ):
            failure = GraphFailure.UNREACHABLE
        raise GraphError(failure)

    def _pool(self, url: httpx2.URL) -> httpcore2.ConnectionPool:
        host = f"{url.scheme}://{url.netloc.decode()}"
        if host not in self._pools:
            self._pools[host] = open_pool(url, deadline=self._deadline)
        return self._pools[host]

    def _read(self, response: httpcore2.Response) -> Response:
        headers = {
            name.decode("ascii", "replace").lower(): value.decode("latin-1")
            for name, value in response.headers
        }
        body = read_body(
            response.iter_stream(),
            encoding=headers.get("content-encoding", ""),
            limit=self._max_response_bytes,
        )
        return Response(status=response.status, headers=headers, body=body)


def _common() -> dict[str, str]:
    """Return the headers of every request. Microsoft's support finds it by its own id."""
    return {
        "Accept": "application/json",
        "Accept-Encoding": "gzip",
        # Without a language some lists of Microsoft answer 400.
        "Accept-Language": "en-US",
        "User-Agent": f"TenantPilot/{settings.VERSION}",
        "client-request-id": str(uuid4()),
    }
