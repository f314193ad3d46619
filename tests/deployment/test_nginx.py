"""The example site of nginx: slow clients, a server that is away, and what must not get through."""

import gzip
import socket
from contextlib import closing
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.deployment.nginx import fronted
from tests.deployment.slow_clients import serving, slow
from tests.deployment.test_slow_clients import LONG, MANY, SLOW
from tests.processes import wait_until

# nginx is Debian's, and CI installs it.
pytestmark = pytest.mark.debian

FILE_BYTES = 1_000_000


@pytest.mark.parametrize("kind", SLOW)
def test_slow_clients_stop_nobody(tmp_path: Path, kind: str) -> None:
    with (
        serving(tmp_path, seconds=LONG, file_bytes=FILE_BYTES) as server,
        fronted(tmp_path, upstream=server.port) as site,
        # From so many addresses: of one address the site lets in fifty.
        slow(site, SLOW[kind], count=MANY, addresses=MANY),
    ):
        health = [site.ask("/healthz").status for _ in range(10)]
        wait_until(lambda: site.ask("/form", form={"a": "b"}).text == "a=b")

    assert health == [HTTPStatus.OK] * 10


def test_one_address_cannot_take_all_there_is(tmp_path: Path) -> None:
    with (
        serving(tmp_path, seconds=LONG) as server,
        fronted(tmp_path, upstream=server.port) as site,
        slow(site, SLOW["body"], count=MANY),
    ):
        # The address itself is refused, another one is not.
        wait_until(lambda: site.ask("/form").status == HTTPStatus.SERVICE_UNAVAILABLE)
        with socket.create_connection(
            ("127.0.0.1", site.port), source_address=("127.0.9.9", 0)
        ) as it:
            it.sendall(b"GET /form HTTP/1.1\r\nHost: localhost\r\n\r\n")

            assert it.recv(12) == b"HTTP/1.1 200"


def test_server_that_is_away_is_explained(tmp_path: Path) -> None:
    with serving(tmp_path, seconds=LONG) as server, fronted(tmp_path, upstream=server.port) as site:
        server.part.process.terminate()
        server.part.process.wait()
        away = site.ask("/form")

    assert away.status == HTTPStatus.SERVICE_UNAVAILABLE
    assert away.headers["Retry-After"] == "15"
    assert "TenantPilot" in away.text


def test_form_that_is_too_large_is_explained(tmp_path: Path) -> None:
    with (
        serving(tmp_path, seconds=LONG) as server,
        fronted(tmp_path, upstream=server.port) as site,
        closing(HTTPConnection("127.0.0.1", site.port)) as connection,
    ):
        connection.request("POST", "/form", body=b"a" * 600_000)
        answer = connection.getresponse()

        assert answer.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        assert b"nothing was changed" in answer.read()


def test_pages_are_packed(tmp_path: Path) -> None:
    with (
        serving(tmp_path, seconds=LONG) as server,
        fronted(tmp_path, upstream=server.port) as site,
        closing(HTTPConnection("127.0.0.1", site.port)) as connection,
    ):
        connection.request("GET", "/page", headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()

        assert answer.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(answer.read()).startswith(b"<p>A page of some length.</p>")


def test_metrics_are_not_for_the_world(tmp_path: Path) -> None:
    with serving(tmp_path, seconds=LONG) as server, fronted(tmp_path, upstream=server.port) as site:
        assert site.ask("/metrics").status == HTTPStatus.NOT_FOUND
