"""Calling an address that a customer named, without being led anywhere else.

The name is looked up once; every address it has is checked, and the connection goes to an address
that was checked, so no second look-up can answer otherwise. No redirect is followed, no cookie
kept, no proxy used. Plain HTTP goes only into networks that the installation allows.
"""

import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import override

import httpcore2
from django.db.models import TextChoices

from tenantpilot.graph.errors import GraphError
from tenantpilot.graph.http.clock import SystemClock
from tenantpilot.graph.http.deadline import Deadline
from tenantpilot.graph.http.pools import certificates
from tenantpilot.graph.http.sockets import DeadlineBackend
from tenantpilot.outbound.addresses import Network, is_public, is_within

TOTAL_SECONDS = 10.0


class Failure(TextChoices):
    """Why there was no answer."""

    ADDRESS_REFUSED = "address_refused", "The address leads into a network that is not called"
    UNREACHABLE = "unreachable", "Nothing answered, or its certificate is not trusted"
    TOO_SLOW = "too_slow", "It took longer than 10 seconds"
    NOT_HTTP = "not_http", "What answered does not speak HTTP"
    TOO_LARGE = "too_large", "The answer is larger than it should be"


class OutboundError(Exception):
    """There was no answer, or none that can be used."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.label)
        self.failure = failure


class AddressRefusedError(Exception):
    """One of the name's addresses must not be called, so none is."""


class GuardedBackend(DeadlineBackend):
    """Opens connections to addresses only that may be called."""

    def __init__(
        self, deadline: Deadline, *, allowed: Sequence[Network], only_allowed: bool
    ) -> None:
        super().__init__(deadline)
        self._allowed = allowed
        self._only_allowed = only_allowed

    @override
    def addresses(self, host: str, port: int) -> list[str]:
        found = super().addresses(host, port)
        if not all(map(self._may_be_called, found)):
            raise AddressRefusedError
        return found

    def _may_be_called(self, address: str) -> bool:
        if is_within(address, self._allowed):
            return True
        return not self._only_allowed and is_public(address)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back, whatever its status is."""

    status: int
    body: bytes


def post(url: str, *, headers: Mapping[str, str], body: bytes, allowed: Sequence[Network]) -> int:
    """Send the body and return the status of the answer, whatever it is. Raises OutboundError.

    The answer's body is not read.
    """
    deadline = Deadline(clock=SystemClock(), seconds_per_page=TOTAL_SECONDS)
    with _stream("POST", url, headers, body, deadline, allowed) as response:
        return int(response.status)


class Caller:
    """Makes a few calls that together end with one deadline, and reads answers up to a size."""

    def __init__(self, *, allowed: Sequence[Network], seconds: float, most_bytes: int) -> None:
        self._allowed = allowed
        self._most_bytes = most_bytes
        self._deadline = Deadline(clock=SystemClock(), seconds_per_page=seconds)

    def get(self, url: str) -> Answer:
        """Return what the address answers. Raises OutboundError."""
        return self._call("GET", url, {"Accept": "application/json"}, b"")

    def post(self, url: str, *, headers: Mapping[str, str], body: bytes) -> Answer:
        """Send the body and return the answer. Raises OutboundError."""
        return self._call("POST", url, {"Accept": "application/json", **headers}, body)

    def _call(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        with _stream(method, url, headers, body, self._deadline, self._allowed) as response:
            return Answer(status=int(response.status), body=self._read(response))

    def _read(self, response: httpcore2.Response) -> bytes:
        found = bytearray()
        for part in response.iter_stream():
            found += part
            if len(found) > self._most_bytes:
                raise OutboundError(Failure.TOO_LARGE)
        return bytes(found)


@contextmanager
def _stream(
    method: str,
    url: str,
    headers: Mapping[str, str],
    body: bytes,
    deadline: Deadline,
    allowed: Sequence[Network],
) -> Iterator[httpcore2.Response]:
    """Yield the answer, whose body is not read yet. Raises OutboundError, also while it is read."""
    backend = GuardedBackend(
        deadline, allowed=allowed, only_allowed=not url.lower().startswith("https:")
    )
    sent = {**headers, "Content-Length": str(len(body)), "Connection": "close"}
    try:
        with (
            httpcore2.ConnectionPool(ssl_context=certificates(), network_backend=backend) as pool,
            pool.stream(method, url, headers=list(sent.items()), content=body) as response,
        ):
            yield response
            return
    except AddressRefusedError:
        failure = Failure.ADDRESS_REFUSED
    except (httpcore2.TimeoutException, GraphError):
        failure = Failure.TOO_SLOW
    except (httpcore2.ProtocolError, httpcore2.UnsupportedProtocol):
        failure = Failure.NOT_HTTP
    except (httpcore2.NetworkError, ssl.SSLError, OSError, ValueError):
        failure = Failure.UNREACHABLE
    raise OutboundError(failure)
