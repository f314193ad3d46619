"""Sockets that know the deadline.

httpx gives every single read its own timeout, so a server that sends one byte now and then
keeps a request alive for ever. Here each operation gets what is left of the total.
"""

import logging
import queue
import socket
import ssl
import threading
from collections.abc import Iterable
from functools import cache
from typing import Any

import httpcore
import httpx

from tenantpilot.graph.deadline import Deadline

# These libraries log addresses, headers, reason phrases and bodies: provider text.
for _name in ("httpx", "httpcore", "msal"):
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)


class DeadlineStream(httpcore.NetworkStream):
    """A connection whose every operation ends with the deadline."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
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
    ) -> httpcore.NetworkStream:
        left = self._deadline.remaining()
        secured = self._stream.start_tls(ssl_context, server_hostname, left)
        return DeadlineStream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class DeadlineBackend(httpcore.NetworkBackend):
    """Opens connections whose every operation ends with the deadline."""

    def __init__(self, deadline: Deadline) -> None:
        self._deadline = deadline
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        # One address after the other: given the name, each of them would get the full time.
        refused = httpcore.ConnectError()
        for address in resolve(host, port, seconds=self._deadline.remaining()):
            try:
                stream = self._sockets.connect_tcp(
                    address, port, self._deadline.remaining(), local_address, socket_options
                )
            except httpcore.ConnectError:
                continue
            return DeadlineStream(stream, self._deadline)
        raise refused


def resolve(host: str, port: int, *, seconds: float) -> list[str]:
    """Return the addresses of the host, none if it has none.

    Raises httpcore.ConnectTimeout after so many seconds. The operating system's look-up
    cannot be interrupted, so a thread that dies with the process waits for it.
    """
    answers: queue.SimpleQueue[list[str]] = queue.SimpleQueue()

    def look_up() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError:
            found = []
        answers.put([str(entry[4][0]) for entry in found])

    threading.Thread(target=look_up, daemon=True).start()
    try:
        return answers.get(timeout=seconds)
    except queue.Empty:
        raise httpcore.ConnectTimeout from None


@cache
def certificates() -> ssl.SSLContext:
    return httpx.create_ssl_context(trust_env=False)


class DeadlineTransport(httpx.HTTPTransport):
    """httpx without proxies, environment, redirects or cookies, on our sockets."""

    def __init__(self, deadline: Deadline) -> None:
        super().__init__(verify=certificates(), trust_env=False)
        # httpx has no argument for a network backend, its connection pool has.
        self._pool = httpcore.ConnectionPool(
            ssl_context=certificates(), network_backend=DeadlineBackend(deadline)
        )
