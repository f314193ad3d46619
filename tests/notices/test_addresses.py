"""Which addresses a webhook may lead to. A hostile one opens no socket."""

import socket
from collections.abc import Iterator
from ipaddress import ip_network

import pytest

from tenantpilot.outbound.addresses import is_public, is_within, why_not
from tenantpilot.outbound.client import Failure, OutboundError, post

BAD = (
    "127.0.0.1", "127.255.255.254", "0.0.0.0", "10.0.0.1",  # noqa: S104 - never bound to
    "172.16.0.1", "192.168.1.1",
    "169.254.169.254", "100.64.0.1", "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1",
    "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "fe80::1", "fe80::1%eth0",
    "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
    "2002:7f00:1::", "2001:db8::1", "2001::1", "no address",
)  # fmt: skip
GOOD = ("1.1.1.1", "8.8.8.8", "52.96.0.1", "2606:4700:4700::1111", "::ffff:8.8.8.8")


@pytest.mark.parametrize("address", BAD)
def test_address_inside_is_none_to_call(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", GOOD)
def test_public_address_can_be_called(address: str) -> None:
    assert is_public(address)


def test_allowed_network_counts_in_either_writing() -> None:
    networks = [ip_network("10.1.0.0/16"), ip_network("fd00::/8")]

    assert is_within("10.1.2.3", networks)
    assert is_within("::ffff:10.1.2.3", networks)
    assert is_within("fd12::1", networks)
    assert not is_within("10.2.0.1", networks)
    assert not is_within("nonsense", networks)


@pytest.mark.parametrize(
    "url",
    ["", "ftp://x.example/", "http://x.example/", "https:///x", "https://a:b@x.example/",
     "https://x.example/#a", "https://x.example:99999/", "https://bücher.example/",
     "https://x.example/a b", "https://[::1", "javascript:alert(1)"],
)  # fmt: skip
def test_address_that_cannot_be_one_is_told(url: str) -> None:
    assert why_not(url)


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    """A server of this machine that no one may reach."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.settimeout(0)
        yield listener


def answer(url: str) -> Failure:
    with pytest.raises(OutboundError) as error:
        post(url, headers={}, body=b"{}", allowed=())
    return error.value.failure


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "127.1", "[::ffff:127.0.0.1]"]
)
@pytest.mark.parametrize("scheme", ["https", "http"])
def test_hostile_address_opens_no_socket(listening: socket.socket, host: str, scheme: str) -> None:
    port = listening.getsockname()[1]

    assert answer(f"{scheme}://{host}:{port}/") == Failure.ADDRESS_REFUSED

    with pytest.raises(BlockingIOError):
        listening.accept()


def test_name_with_one_address_inside_is_not_called_at_all(
    listening: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    def look_up(host: str, port: int, **_options: object) -> list[object]:
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))
            for address in ("8.8.8.8", "127.0.0.1")
        ]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    opened: list[object] = []
    monkeypatch.setattr(socket, "create_connection", lambda *a, **k: opened.append(a))

    assert answer(f"https://rebind.example:{listening.getsockname()[1]}/") == (
        Failure.ADDRESS_REFUSED
    )
    assert opened == []


def test_plain_http_leads_into_allowed_networks_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        socket, "getaddrinfo",
        lambda host, port, **_: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("8.8.8.8", port))],
    )  # fmt: skip

    assert answer("http://receiver.example/") == Failure.ADDRESS_REFUSED
