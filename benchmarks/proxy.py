"""What a proxy does with requests: hands them to web servers, over connections used again."""

import http.client
import re
from collections.abc import Sequence
from http import HTTPStatus

from benchmarks.arrivals import NO_ANSWER, Answer
from benchmarks.traffic import File, Request
from benchmarks.web_servers import FROM_PROXY
from dev import ports

TIMEOUT = 30.0
ACCEPTED = {"Accept": "text/html", "Accept-Encoding": "gzip"}
_LINKED = re.compile(r'(?:href|src)="(/static/[^"]+)"')


class Proxy:
    """Asks each server in turn, over whichever connection to it is idle."""

    def __init__(self, servers: Sequence[int]) -> None:
        """`servers`: the ports they listen on."""
        self._servers = servers
        self._idle: dict[int, list[http.client.HTTPConnection]] = {port: [] for port in servers}

    def send(self, request: Request, *, turn: int) -> Answer:
        """Send it to the server whose turn it is."""
        port = self._servers[turn % len(self._servers)]
        try:
            response, _ = self._ask(port, request)
        except (OSError, http.client.HTTPException):
            return Answer(status=NO_ANSWER, is_right=False)
        return Answer(
            status=response.status,
            is_right=response.status == request.answer,
            retry_after=response.headers.get("Retry-After"),
        )

    def files(self, page: Request) -> list[File]:
        """Return the files that a page links to, as a browser keeps them."""
        _, body = self._ask(self._servers[0], page)
        return [self._file(path) for path in sorted(set(_LINKED.findall(body.decode())))]

    def _file(self, path: str) -> File:
        response, _ = self._ask(self._servers[0], Request(what="file", path=path))
        if response.status != HTTPStatus.OK:
            raise AssertionError(f"{path} was answered with {response.status}.")
        return File(path=path, last_modified=response.headers["Last-Modified"])

    def _ask(self, port: int, request: Request) -> tuple[http.client.HTTPResponse, bytes]:
        idle = self._idle[port]
        try:
            connection = idle.pop()
        except IndexError:
            connection = http.client.HTTPConnection(ports.HOST, port, timeout=TIMEOUT)
        headers = {**FROM_PROXY, **ACCEPTED, **request.headers}
        connection.request(request.method, request.path, body=request.body, headers=headers)
        response = connection.getresponse()
        body = response.read()
        idle.append(connection)
        return response, body
