"""One connection to the stub."""

from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

from demo.graph_stub.faults import Fault
from demo.graph_stub.response import Response

if TYPE_CHECKING:
    from demo.graph_stub.server import StubHttpServer

LONGEST_HANG_SECONDS = 300.0


class StubHandler(BaseHTTPRequestHandler):
    """Reads a request, asks the stub, and sends the answer, well or badly."""

    server: "StubHttpServer"
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 60

    def do_GET(self) -> None:
        self._serve(b"")

    def do_POST(self) -> None:
        self._serve(self.rfile.read(int(self.headers.get("Content-Length", "0"))))

    def log_message(self, format: str, *args: object) -> None:
        """The request log of the stub says it better."""

    def _serve(self, body: bytes) -> None:
        parts = urlsplit(self.path)
        response, fault = self.server.stub.respond(
            method=self.command,
            path=unquote(parts.path),
            query=dict(parse_qsl(parts.query, keep_blank_values=True)),
            headers={name.lower(): value for name, value in self.headers.items()},
            form=dict(parse_qsl(body.decode())),
        )
        if self.server.stub.stopping.is_set():
            self.close_connection = True
            return
        try:
            self._send(response, fault or Fault())
        except OSError:
            # The client ran out of patience, which is what some faults are for.
            self.close_connection = True

    def _send(self, response: Response, fault: Fault) -> None:
        if fault.hang:
            self.server.stub.stopping.wait(LONGEST_HANG_SECONDS)
            self.close_connection = True
        elif fault.raw is not None:
            self._drip(fault.raw, seconds=fault.trickle)
            self.close_connection = True
        else:
            self._send_head(response)
            whole = response.body
            self._drip(whole[: len(whole) // 2] if fault.truncate else whole, fault.trickle)
            self.close_connection = self.close_connection or fault.truncate

    def _send_head(self, response: Response) -> None:
        known = response.status in HTTPStatus
        self.send_response(response.status, None if known else "Unusual")
        for name, value in response.headers.items():
            self.send_header(name, value)
        if "Content-Length" not in response.headers:
            self.send_header("Content-Length", str(len(response.body)))
        self.end_headers()

    def _drip(self, content: bytes, seconds: float | None) -> None:
        if seconds is None:
            self.wfile.write(content)
            return
        for value in content:
            self.wfile.write(bytes([value]))
            if self.server.stub.stopping.wait(seconds):
                return
