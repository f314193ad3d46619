"""Sending bytes to an address that a customer named, without being led anywhere else.

The name is looked up once; every address it has is checked, and the connection goes to an address
that was checked, so no second look-up can answer otherwise. No redirect is followed, no cookie
kept, no proxy used, no body read. Plain HTTP goes only into networks that the installation allows.
"""

import ssl
from collections.abc import Mapping, Sequence
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


class OutboundError(Exception):
    """There was no answer."""

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


def post(url: str, *, headers: Mapping[str, str], body: bytes, allowed: Sequence[Network]) -> int:
    """Send the body and return the status of the answer, whatever it is. Raises OutboundError."""
    deadline = Deadline(clock=SystemClock(), seconds_per_page=TOTAL_SECONDS)
    backend = GuardedBackend(
        deadline, allowed=allowed, only_allowed=not url.lower().startswith("https:")
    )
    sent = {**headers, "Content-Length": str(len(body)), "Connection": "close"}
    try:
        with (
            httpcore2.ConnectionPool(ssl_context=certificates(), network_backend=backend) as pool,
            pool.stream("POST", url, headers=list(sent.items()), content=body) as response,
        ):
            return int(response.status)
    except AddressRefusedError:
        failure = Failure.ADDRESS_REFUSED
    except (httpcore2.TimeoutException, GraphError):
        failure = Failure.TOO_SLOW
    except (httpcore2.ProtocolError, httpcore2.UnsupportedProtocol):
        failure = Failure.NOT_HTTP
    except (httpcore2.NetworkError, ssl.SSLError, OSError, ValueError):
        failure = Failure.UNREACHABLE
    raise OutboundError(failure)
