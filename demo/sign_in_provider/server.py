"""The provider's server, for the demo and for tests: real HTTP on this machine."""

import json
import threading
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode, urlsplit

from demo.sign_in_provider.provider import Provider, RefusedError

WELL_KNOWN = "/.well-known/openid-configuration"
PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><link rel="icon" href="data:,">
<title>Demo sign-in</title></head>
<body><main><h1>{}</h1>{}</main></body></html>"""
SIGNED_OUT = PAGE.format(
    "You are signed out",
    "<p>This stands for the sign-in of a company. It remembers no one, and asks each time.</p>",
)


class Server(ThreadingHTTPServer):
    """Serves a provider at `url`, in threads of its own, while its `with` block lasts."""

    daemon_threads = True

    def __init__(self, provider: Provider, *, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.provider = provider
        provider.base = provider.issuer = self.url
        self._thread = threading.Thread(
            target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self.shutdown()
        self._thread.join()
        self.server_close()


class Handler(BaseHTTPRequestHandler):
    """Five addresses: metadata, keys, where people say who they are, tokens, where they leave."""

    server: Server

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        provider, query = self.server.provider, dict(parse_qsl(parts.query))
        if parts.path.endswith(WELL_KNOWN):
            self._json(provider.metadata())
        elif parts.path == "/keys":
            self._json(provider.keys())
        elif parts.path == "/authorize":
            self._authorize(query)
        elif parts.path == "/logout":
            self._answer(SIGNED_OUT.encode(), "text/html; charset=utf-8")
        else:
            self.send_error(HTTPStatus.NOT_FOUND)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
        if self.path != "/token":
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        authorization = self.headers.get("Authorization", "")
        try:
            form = dict(parse_qsl(body))
            self._json(self.server.provider.token(form, authorization=authorization))
        except RefusedError as refusal:
            self._json({"error": str(refusal)}, HTTPStatus.BAD_REQUEST)

    def _authorize(self, query: dict[str, str]) -> None:
        provider, subject = self.server.provider, query.pop("person", "")
        try:
            provider.check(query)
            if not subject:
                self._answer(_page(provider, query).encode(), "text/html; charset=utf-8")
                return
            to = provider.granted(query, subject=subject)
        except RefusedError as refusal:
            self._json({"error": str(refusal)}, HTTPStatus.BAD_REQUEST)
            return
        self.send_response(HTTPStatus.FOUND)
        self.send_header("Location", to)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _json(self, value: Any, status: HTTPStatus = HTTPStatus.OK) -> None:
        self._answer(json.dumps(value).encode(), "application/json", status)

    def _answer(self, body: bytes, kind: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: addresses hold codes."""


def _page(provider: Provider, query: dict[str, str]) -> str:
    links = (
        f'<li><a href="/authorize?{escape(urlencode({**query, "person": person.subject}))}">'
        f"{escape(person.name)}</a></li>"
        for person in provider.people.values()
    )
    asked = "<p>This stands for the sign-in of a company. Who are you?</p>"
    return PAGE.format("Demo sign-in", f"{asked}<ul>{''.join(links)}</ul>")
