"""Ports on this machine's own address."""

import contextlib
import random
import socket

HOST = "127.0.0.1"
# Below those that the system gives to any connection that begins.
NOT_GIVEN_BY_CHANCE = range(20_000, 32_000)


class PortTaken(Exception):
    """The text is one sentence that says what to do."""


def wanted(port: str) -> int:
    """The port a person asked for; raises PortTaken if it is no port or in use."""
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise PortTaken(f"PORT must be a number from 1 to 65535, not {port!r}.")
    try:
        _bind(int(port)).close()
    except OSError as refused:
        raise PortTaken(
            f"Port {port} cannot be used ({refused.strerror}). Nothing was started. "
            "Choose another one: make demo PORT=8001"
        ) from None
    return int(port)


def free() -> int:
    """A port that is free at this moment, and that no other connection is given by chance."""
    while True:
        port = random.choice(NOT_GIVEN_BY_CHANCE)  # noqa: S311
        with contextlib.suppress(OSError), _bind(port):
            return port


def _bind(port: int) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError:
        listener.close()
        raise
    return listener
