"""Sockets that end with the deadline.

httpcore2 gives every single read its own timeout, so a server that sends a byte now and then
keeps a request alive forever. Here each operation gets the time left of the total.
"""

import queue
import socket
import ssl
import threading
from collections.abc import Iterable
from itertools import chain, zip_longest
from typing import Any

import httpcore2

from tenantpilot.graph.http.deadline import Deadline

# Long enough for a connection around the world, short enough to leave time for other addresses.
LONGEST_SHARE_SECONDS = 3.0


class DeadlineStream(httpcore2.NetworkStream):
    """A connection whose every operation ends with the deadline."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.remaining())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.remaining())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        left = self._deadline.remaining()
        secured = self._stream.start_tls(ssl_context, server_hostname, left)
        return DeadlineStream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class DeadlineBackend(httpcore2.NetworkBackend):
    """Opens connections whose every operation ends with the deadline.

    A name's addresses are tried one after the other, each for its share of the time: one that
    swallows packets must not use up what the next one needs.
    """

    def __init__(self, deadline: Deadline) -> None:
        self._deadline = deadline
        self._sockets = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        addresses = self.addresses(host, port)
        failed: Exception = httpcore2.ConnectError()
        for left in range(len(addresses), 0, -1):
            try:
                stream = self._sockets.connect_tcp(
                    addresses[-left], port, self._share(left), local_address, socket_options
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failed = error
                continue
            return DeadlineStream(stream, self._deadline)
        raise failed

    def addresses(self, host: str, port: int) -> list[str]:
        """Return the addresses to try, one after the other."""
        return resolve(host, port, seconds=self._deadline.remaining())

    def _share(self, addresses_left: int) -> float:
        remaining = self._deadline.remaining()
        if addresses_left == 1:
            return remaining
        return min(remaining / addresses_left, LONGEST_SHARE_SECONDS)


def resolve(host: str, port: int, *, seconds: float) -> list[str]:
    """Return the addresses of the host, IPv6 and IPv4 in turn; none if it has none.

    Raises httpcore2.ConnectTimeout after the given seconds. The operating system's look-up
    cannot be interrupted, so a daemon thread waits for it.
    """
    answers: queue.SimpleQueue[list[str]] = queue.SimpleQueue()

    def look_up() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        # UnicodeError: a label that is empty or too long.
        except (OSError, UnicodeError):
            found = []
        answers.put(_in_turn([(family, str(address[0])) for family, *_, address in found]))

    threading.Thread(target=look_up, daemon=True).start()
    try:
        return answers.get(timeout=seconds)
    except queue.Empty:
        raise httpcore2.ConnectTimeout from None


def _in_turn(found: list[tuple[int, str]]) -> list[str]:
    """Return the addresses with the families mixed: often one of the two leads nowhere."""
    first = [address for family, address in found if family == found[0][0]]
    other = [address for family, address in found if family != found[0][0]]
    return [address for address in chain(*zip_longest(first, other)) if address]
