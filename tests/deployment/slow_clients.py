"""The product's server around an application without a database, and clients that take their time.

Run as a program it is the server: PORT FILE SECONDS CONNECTIONS QUEUE_SECONDS.
"""

import contextlib
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dev import ports
from tenantpilot.server.channel import Deadlines
from tenantpilot.server.server import Server
from tests.deployment.running import Web, answering, running
from tests.processes import TIMEOUT

THREADS = 2
QUEUE = 3
FORM_BYTES = 2_000
FILE_BYTES = 30_000_000


@contextmanager
def serving(
    folder: Path,
    *,
    seconds: float,
    connections: int = 200,
    queue_seconds: float = 600,
    file_bytes: int = FILE_BYTES,
) -> Iterator[Web]:
    """The server, as a process; `seconds` are its deadlines."""
    file = folder / "file"
    with file.open("wb") as made:
        made.truncate(file_bytes)
    port = ports.free()
    command = [sys.executable, "-m", __name__, port, file, seconds, connections, queue_seconds]
    words = [str(word) for word in command]
    with running(*words, log=folder / "log", environment=os.environ) as part:
        yield answering(Web(port=port, part=part))


@contextmanager
def slow(
    server: Web, beginning: bytes, *, count: int, addresses: int = 1
) -> Iterator[list[socket.socket]]:
    """So many clients that send a beginning and then neither send nor read."""
    with contextlib.ExitStack() as stack:
        clients = []
        for number in range(count):
            client = stack.enter_context(socket.socket())
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
            client.bind((f"127.0.0.{number % addresses + 1}", 0))
            client.connect(("127.0.0.1", server.port))
            client.sendall(beginning)
            clients.append(client)
        yield clients


def raw(server: Web, request: bytes) -> bytes:
    """The whole answer to one request, up to the end of the connection."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=TIMEOUT) as client:
        client.sendall(request)
        return b"".join(iter(lambda: client.recv(65_536), b""))


def main(port: str, file: str, seconds: str, connections: str, queue_seconds: str) -> None:
    released = threading.Event()
    held: list[str] = []

    def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/file":
            start("200 OK", [("Content-Length", str(Path(file).stat().st_size))])
            wrapped: Iterable[bytes] = environ["wsgi.file_wrapper"](Path(file).open("rb"))  # noqa: SIM115
            return wrapped
        if environ["PATH_INFO"] == "/hold":
            held.append("another thread")
            released.wait()
        if environ["PATH_INFO"] == "/healthz" and environ["QUERY_STRING"] == "release":
            released.set()
        if environ["QUERY_STRING"] == "held":
            start("200 OK", [])
            return [str(len(held)).encode()]
        if environ["PATH_INFO"] == "/page":
            start("200 OK", [("Content-Type", "text/html; charset=utf-8")])
            return [b"<p>A page of some length.</p>" * 100]
        body = environ["wsgi.input"].read() or b"empty"
        start("200 OK", [("Content-Length", str(len(body)))])
        return [body]

    server = Server(
        application, deadlines=Deadlines(request=float(seconds), answer=float(seconds)),
        host="127.0.0.1", port=int(port), threads=THREADS, connection_limit=int(connections),
        queue_seconds=float(queue_seconds), queue_length=QUEUE,
        # A client that sends a byte now and then is never idle: only the deadlines end it.
        channel_timeout=10**9,
        max_request_body_size=FORM_BYTES, outbuf_high_watermark=2**60,
    )  # fmt: skip
    signal.signal(signal.SIGTERM, lambda *_: server.stop())
    server.run()


if __name__ == "__main__":
    main(*sys.argv[1:])
