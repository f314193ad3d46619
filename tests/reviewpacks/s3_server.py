"""An S3-compatible storage in a few lines: one bucket, objects in memory, real HTTP."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import override


class Bucket(ThreadingHTTPServer):
    """Holds the objects by path. `broken`: refuses everything; `unreadable`: only to give."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.objects: dict[str, bytes] = {}
        self.broken = self.unreadable = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: Bucket
    protocol_version = "HTTP/1.1"

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self._works():
            self.server.objects[self.path] = body
            self._answer(HTTPStatus.OK)

    def do_HEAD(self) -> None:
        self._give(with_body=False)

    def do_GET(self) -> None:
        if self.server.unreadable:
            self._answer(HTTPStatus.FORBIDDEN)
        else:
            self._give(with_body=True)

    def do_DELETE(self) -> None:
        if self._works():
            self.server.objects.pop(self.path, None)
            self._answer(HTTPStatus.NO_CONTENT)

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def _give(self, *, with_body: bool) -> None:
        if not self._works():
            return
        found = self.server.objects.get(self.path)
        if found is None:
            self._answer(HTTPStatus.NOT_FOUND)
        else:
            self._answer(HTTPStatus.OK, found, with_body=with_body)

    def _works(self) -> bool:
        if self.server.broken:
            self._answer(HTTPStatus.FORBIDDEN)
        return not self.server.broken

    def _answer(self, status: HTTPStatus, body: bytes = b"", *, with_body: bool = True) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", '"0"')
        self.end_headers()
        if with_body:
            self.wfile.write(body)


@contextmanager
def bucket() -> Iterator[Bucket]:
    """A bucket that is there during the block."""
    server = Bucket()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
