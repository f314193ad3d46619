"""One request, one answer, within the deadline and the size limit."""

from dataclasses import dataclass, field
from typing import Any

import httpx

from tenantpilot.graph.deadline import Deadline
from tenantpilot.graph.failures import GraphError, GraphFailure
from tenantpilot.graph.network import DeadlineTransport


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The little of a response that anything is decided by."""

    status: int
    retry_after: str | None = field(repr=False)
    body: bytes = field(repr=False)


class Exchange:
    """Sends requests. Follows nothing, keeps nothing from one answer to the next request."""

    def __init__(self, *, deadline: Deadline, max_response_bytes: int) -> None:
        self._deadline = deadline
        self._max_response_bytes = max_response_bytes
        self._transport = DeadlineTransport(deadline)

    def get(self, url: httpx.URL, *, headers: dict[str, str]) -> Answer:
        return self._send(httpx.Request("GET", url, headers=_plain(headers)))

    def post_form(self, url: httpx.URL, *, headers: dict[str, str], form: dict[str, Any]) -> Answer:
        return self._send(httpx.Request("POST", url, headers=_plain(headers), data=form))

    def close(self) -> None:
        self._transport.close()

    def _send(self, request: httpx.Request) -> Answer:
        """Return the answer, whatever its status; raise GraphError if there is none."""
        self._deadline.remaining()
        try:
            response = self._transport.handle_request(request)
            try:
                return self._answer(response)
            finally:
                response.close()
        except httpx.TimeoutException:
            failure = GraphFailure.DEADLINE_EXCEEDED
        except httpx.RemoteProtocolError:
            failure = GraphFailure.RESPONSE_INVALID
        except httpx.TransportError:
            failure = GraphFailure.UNREACHABLE
        raise GraphError(failure)

    def _answer(self, response: httpx.Response) -> Answer:
        body = bytearray()
        # Raw, because unpacking could blow a small body up beyond any limit.
        for chunk in response.iter_raw():
            body += chunk
            if len(body) > self._max_response_bytes:
                raise GraphError(GraphFailure.RESPONSE_TOO_LARGE)
        return Answer(
            status=response.status_code,
            retry_after=response.headers.get("Retry-After"),
            body=bytes(body),
        )


def _plain(headers: dict[str, str]) -> dict[str, str]:
    return {**headers, "Accept-Encoding": "identity", "User-Agent": "TenantPilot"}
