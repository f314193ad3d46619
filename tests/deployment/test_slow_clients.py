"""A client's pace holds no thread: more slow clients than threads, and everything still answers."""

import signal
from http import HTTPStatus
from pathlib import Path

import pytest

from tenantpilot.server.channel import MOST_AT_ONCE
from tests.deployment.slow_clients import FILE_BYTES, FORM_BYTES, raw, serving, slow
from tests.processes import TIMEOUT, wait_until

POST = b"POST /form HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
READER = b"GET /file HTTP/1.1\r\nHost: localhost\r\n\r\n"
SLOW = {
    "head": b"GET /form HTTP/1.1\r\nHost: loc",
    "body": POST + b"Content-Length: 1000\r\n\r\na",
    "chunks": POST + b"Transfer-Encoding: chunked\r\n\r\n5\r\na",
    "reader": READER,
}
LONG, SHORT = 600, 0.5
# More than there are threads, or places for connections.
MANY = 250


@pytest.mark.parametrize("kind", SLOW)
def test_slow_clients_stop_nobody(tmp_path: Path, kind: str) -> None:
    with serving(tmp_path, seconds=LONG) as server, slow(server, SLOW[kind], count=MANY):
        assert server.ask("/healthz").status == HTTPStatus.OK
        # The queue of this server is short: at first it may be full of what they asked for.
        wait_until(lambda: server.ask("/form", form={"a": "b"}).text == "a=b")


@pytest.mark.parametrize("kind", SLOW)
def test_slow_clients_are_let_go_after_a_while(tmp_path: Path, kind: str) -> None:
    with serving(tmp_path, seconds=SHORT) as server, slow(server, SLOW[kind], count=1) as [client]:
        client.settimeout(TIMEOUT)
        received = 0
        try:
            while kind != "reader" and client.recv(65_536):
                raise AssertionError("The server answered half a request.")
            wait_until(lambda: _is_gone(server.port))
            while block := client.recv(65_536):
                received += len(block)
        except ConnectionResetError:
            pass

        assert received < FILE_BYTES


def test_reader_of_many_files_at_once_holds_few_of_them_open(tmp_path: Path) -> None:
    with serving(tmp_path, seconds=LONG) as server:
        files = Path(f"/proc/{server.part.process.pid}/fd")
        before = len(list(files.iterdir()))
        with slow(server, READER * 100, count=1):
            for _ in range(20):
                assert server.ask("/form", form={"a": "b"}).text == "a=b"

            # The connection itself, and that of a question that is not quite over.
            few = range(MOST_AT_ONCE, MOST_AT_ONCE + 3)
            wait_until(lambda: len(list(files.iterdir())) - before in few)


def test_of_many_requests_at_once_the_first_few_are_answered(tmp_path: Path) -> None:
    with serving(tmp_path, seconds=LONG) as server:
        answers = raw(server, b"GET /form HTTP/1.1\r\nHost: localhost\r\n\r\n" * 20)

        assert answers.count(b"HTTP/1.1 200 OK") == MOST_AT_ONCE
        assert answers.count(b"Connection: close") == 1


def test_those_that_wait_longest_make_room(tmp_path: Path) -> None:
    with (
        serving(tmp_path, seconds=LONG, connections=20) as server,
        slow(server, SLOW["body"], count=100),
    ):
        assert server.ask("/form", form={"a": "b"}).text == "a=b"


def test_a_chunked_form_is_read(tmp_path: Path) -> None:
    with serving(tmp_path, seconds=LONG) as server:
        chunked = POST + b"Transfer-Encoding: chunked\r\n\r\n3\r\na=b\r\n2\r\n&c\r\n0\r\n\r\n"

        assert raw(server, chunked).endswith(b"\r\n\r\na=b&c")


@pytest.mark.parametrize("path", [b"/form", b"/file"])
def test_head_gets_the_headers_and_no_body(tmp_path: Path, path: bytes) -> None:
    """A body would be taken for the next answer by whatever keeps the connection, a proxy say."""
    head = b"HEAD %s HTTP/1.1\r\nHost: localhost\r\n\r\n" % path
    last = b"GET /form HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    with serving(tmp_path, seconds=LONG) as server:
        first, _, rest = raw(server, head + last).partition(b"\r\n\r\n")

    assert first.startswith(b"HTTP/1.1 200 ")
    assert b"Content-Length: " in first
    assert rest.startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize(
    "how", [b"Content-Length: 150000000\r\n\r\n", b"Content-Length: x\r\n\r\n"]
)
def test_what_no_form_can_hold_is_refused_before_it_is_sent(tmp_path: Path, how: bytes) -> None:
    with serving(tmp_path, seconds=LONG) as server:
        assert raw(server, POST + how).split()[1] in {b"413", b"400"}


def test_too_much_in_chunks_is_refused_too(tmp_path: Path) -> None:
    chunk = b"%x\r\n%s\r\n" % (FORM_BYTES + 1, b"a" * (FORM_BYTES + 1))
    with serving(tmp_path, seconds=LONG) as server:
        refused = raw(server, POST + b"Transfer-Encoding: chunked\r\n\r\n" + chunk)

        assert refused.split()[1] == b"413"


NOT_READABLE = {
    "no request": b"HELLO\r\n\r\n",
    "no header": b"GET /form HTTP/1.1\r\nno header\r\n\r\n",
    "bracket in the address": b"GET http://[ HTTP/1.1\r\n\r\n",
    "name in brackets": b"GET http://[x]/ HTTP/1.1\r\n\r\n",
    "length of many digits": POST + b"Content-Length: %s\r\n\r\n" % (b"9" * 5_000),
}


@pytest.mark.parametrize("kind", NOT_READABLE)
def test_what_cannot_be_read_is_a_bad_request_and_no_error_of_ours(
    tmp_path: Path, kind: str
) -> None:
    with serving(tmp_path, seconds=LONG) as server:
        assert raw(server, NOT_READABLE[kind]).split()[1] == b"400"
        assert server.ask("/form", form={"a": "b"}).text == "a=b"

    assert (tmp_path / "log").read_text() == ""


def test_what_is_under_way_is_finished_before_it_stops(tmp_path: Path) -> None:
    with serving(tmp_path, seconds=LONG) as server, slow(server, READER, count=1) as [client]:
        received = len(client.recv(65_536))
        server.part.process.send_signal(signal.SIGTERM)
        while received < FILE_BYTES and (block := client.recv(1_000_000)):
            received += len(block)

        assert received > FILE_BYTES
        client.close()
        assert server.part.process.wait(timeout=TIMEOUT) == 0


def _is_gone(port: int) -> bool:
    """Whether the server has no connection left but those that listen."""
    established, here = "01", f":{port:04X}"
    lines = Path("/proc/net/tcp").read_text().splitlines()[1:]
    return not any(
        line.split()[1].endswith(here) and line.split()[3] == established for line in lines
    )
