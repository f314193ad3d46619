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
     "https://x.example/a b", "https://[::1", "javascript:alert(1)", "https://x.example:0/",
     f"https://{'a' * 64}.example/", f"https://{'a.' * 130}example/", "https://a..example/",
     "https://.example/", "https://xn--/", "https://xn--a.example/", "https://-a.example/",
     "https://a-.example/", "https://a!b.example/", "https://1.2.3.4.5/", "https://x.256/",
     "https://[v1.a]/", "https://../"],
)  # fmt: skip
def test_address_that_cannot_be_one_is_told(url: str) -> None:
    assert why_not(url, allowed=())


LITERALS = [
    *(f"[{each}]" if ":" in each else each for each in BAD if each != "no address"),
    "127.1", "0x7f.1", "2130706433", "0177.0.0.1", "127.0.0.1.", "localhost", "a.localhost",
    "LOCALHOST.",
]  # fmt: skip


@pytest.mark.parametrize("host", LITERALS)
def test_literal_address_inside_is_told(host: str) -> None:
    assert why_not(f"https://{host}/", allowed=()) == (
        "This address leads into a network that is not called."
    )


@pytest.mark.parametrize("host", ["10.1.2.3", "167838211", "[::ffff:10.1.2.3]", "[fd12::1]"])
@pytest.mark.parametrize("scheme", ["https", "http"])
def test_literal_address_that_the_installation_allows_is_taken(scheme: str, host: str) -> None:
    networks = [ip_network("10.1.0.0/16"), ip_network("fd00::/8")]

    assert why_not(f"{scheme}://{host}:8443/", allowed=networks) == ""
    assert why_not(f"{scheme}://10.2.0.1/", allowed=networks)


def test_plain_http_to_a_public_address_is_told() -> None:
    networks = [ip_network("10.1.0.0/16")]

    assert "must begin with https" in why_not("http://8.8.8.8/", allowed=networks)


@pytest.mark.parametrize(
    "host",
    ["x.example", "x.example.", "X.Example", "a-b.example", "_hook.example", "1a.example",
     "xn--mnchen-3ya.example", "xn--fa-hia.example", f"{'a' * 63}.example", "intranet", "8.8.8.8",
     "[2606:4700:4700::1111]"],
)  # fmt: skip
def test_what_could_be_called_is_not_resolved_to_find_out(
    host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **_: asked.append(a))

    assert why_not(f"https://{host}:65535/hook?a=b", allowed=()) == ""
    assert asked == []


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
