"""Under overload people are told at once, and health is answered."""

import http.client
from contextlib import ExitStack
from http import HTTPStatus
from pathlib import Path

import pytest

from tenantpilot.server.__main__ import named_options
from tests.deployment.running import Web
from tests.deployment.slow_clients import QUEUE, THREADS, serving, slow
from tests.processes import TIMEOUT, wait_until

LONG = 600
VARIABLES = ("WEB_THREADS", "WEB_QUEUE_SECONDS", "WEB_QUEUE_LENGTH")
HOLD = b"GET /hold HTTP/1.1\r\nHost: localhost\r\n\r\n"


def is_refused(server: Web) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=0.2)
    try:
        connection.request("GET", "/form")
        return connection.getresponse().status == HTTPStatus.SERVICE_UNAVAILABLE
    except TimeoutError:
        return False
    finally:
        connection.close()


def test_request_that_finds_the_queue_full_is_refused_and_health_is_not(tmp_path: Path) -> None:
    with (
        serving(tmp_path, seconds=LONG) as server,
        slow(server, HOLD, count=THREADS) as held,
    ):
        # A queue that the threads have not begun to empty would be full too soon.
        wait_until(lambda: server.ask("/healthz?held").text == str(THREADS))
        with slow(server, HOLD, count=QUEUE) as waiting:
            wait_until(lambda: is_refused(server))
            refused, health = server.ask("/form"), server.ask("/healthz")
            server.ask("/healthz?release")
            for client in held + waiting:
                client.settimeout(TIMEOUT)
                assert client.recv(12) == b"HTTP/1.1 200"

    assert refused.status == HTTPStatus.SERVICE_UNAVAILABLE
    assert int(refused.headers["Retry-After"]) > 0
    assert "TenantPilot is busy" in refused.text
    assert health.status == HTTPStatus.OK


def test_unless_set_otherwise_no_request_waits_for_seconds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)

    options = named_options()

    assert options["queue_seconds"] <= 1
    # As many as a processor answers in that second, at 30 ms each.
    assert options["queue_length"] <= 33
    # They share the processor: with more of them each page takes seconds once all are busy.
    assert options["threads"] <= 4


def test_request_that_waited_too_long_is_refused_and_health_never_waits(tmp_path: Path) -> None:
    with serving(tmp_path, seconds=LONG, queue_seconds=-1) as server:
        assert server.ask("/form").status == HTTPStatus.SERVICE_UNAVAILABLE
        assert server.ask("/healthz").status == HTTPStatus.OK


def test_request_is_refused_in_time_while_every_thread_is_busy_for_longer(tmp_path: Path) -> None:
    with ExitStack() as held, serving(tmp_path, seconds=LONG, queue_seconds=0.4) as server:

        def all_threads_are_held() -> bool:
            if server.ask("/healthz?held").text == str(THREADS):
                return True
            # One that waited too long itself was refused, so there may have to be another.
            held.enter_context(slow(server, HOLD, count=1))
            return False

        wait_until(all_threads_are_held)
        refused = server.ask("/form")
        server.ask("/healthz?release")

    assert refused.status == HTTPStatus.SERVICE_UNAVAILABLE
