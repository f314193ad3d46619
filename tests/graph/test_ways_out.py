"""The ways to Microsoft: a proxy, a private authority, an address that leads nowhere."""

import datetime
import json
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pytest_httpserver import HTTPServer

from demo.graph_stub.server import StubServer
from demo.graph_stub.world import StubTenant
from tenantpilot.graph.errors import GraphFailure
from tenantpilot.graph.http.pools import certificates
from tests.graph.conftest import ClientFor
from tests.graph.leaks import failure_of
from tests.graph.proxies import Proxy

HOST = "graph.private.example"
CREDENTIALS = "Basic dXNlcjpwYXNz"


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    with Proxy() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def issued(subject: str, *, key: ec.EllipticCurvePrivateKey, signer: ec.EllipticCurvePrivateKey,
           issuer: str, is_authority: bool) -> x509.Certificate:  # fmt: skip
    now = datetime.datetime.now(datetime.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(subject)]), critical=False)
        .sign(signer, hashes.SHA256())
    )


@pytest.fixture
def authority(tmp_path: Path) -> Path:
    """A private certificate authority, and beside it the certificate of Microsoft's stand-in."""
    ca_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    ca = issued("private-ca", key=ca_key, signer=ca_key, issuer="private-ca", is_authority=True)
    own = issued(HOST, key=key, signer=ca_key, issuer="private-ca", is_authority=False)
    pem = serialization.Encoding.PEM
    (tmp_path / "ca.pem").write_bytes(ca.public_bytes(pem))
    (tmp_path / "server.pem").write_bytes(
        own.public_bytes(pem)
        + key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return tmp_path / "ca.pem"


@pytest.fixture
def microsoft(authority: Path, customer: StubTenant) -> Iterator[HTTPServer]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(authority.with_name("server.pem"))
    with HTTPServer(host="127.0.0.1", ssl_context=context) as server:
        token = {"access_token": "stub-token-1", "token_type": "Bearer", "expires_in": 3599}
        organization = {
            "id": str(customer.directory_id),
            "displayName": customer.name,
            "verifiedDomains": [],
        }
        server.expect_request(f"/{customer.directory_id}/oauth2/v2.0/token").respond_with_json(
            token
        )
        server.expect_request("/v1.0/organization").respond_with_data(
            json.dumps({"value": [organization]})
        )
        yield server


@pytest.fixture(autouse=True)
def fresh_certificates(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    certificates.cache_clear()
    yield
    certificates.cache_clear()


def name_of(customer: StubTenant, client_for: ClientFor, port: int) -> str:
    address = f"https://{HOST}:{port}"
    client = client_for(customer, base_url=address, authority_url=address)
    return client.organization().display_name


def test_proxy_and_private_authority_of_the_environment_are_used(
    microsoft: HTTPServer,
    authority: Path,
    proxy: Proxy,
    customer: StubTenant,
    client_for: ClientFor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://user:pass@127.0.0.1:{proxy.port}")
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))

    assert name_of(customer, client_for, microsoft.port) == customer.name
    assert set(proxy.asked) == {f"CONNECT {HOST}:{microsoft.port} HTTP/1.1"}
    assert f"Proxy-Authorization: {CREDENTIALS}" in proxy.headers


def test_no_proxy_goes_around_the_proxy(
    microsoft: HTTPServer,
    authority: Path,
    proxy: Proxy,
    customer: StubTenant,
    client_for: ClientFor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
    monkeypatch.setenv("NO_PROXY", "elsewhere.example,.private.example")
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    lead(monkeypatch, HOST, ["127.0.0.1"])

    assert name_of(customer, client_for, microsoft.port) == customer.name
    assert not proxy.asked


def test_without_the_authority_microsoft_is_not_believed(
    microsoft: HTTPServer,
    proxy: Proxy,
    customer: StubTenant,
    client_for: ClientFor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)

    error = failure_of(lambda: name_of(customer, client_for, microsoft.port))

    assert error.failure == GraphFailure.UNREACHABLE
    assert not microsoft.log


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("HTTPS_PROXY", "socks4://127.0.0.1:1"),
        ("HTTPS_PROXY", "http://[::x"),
        ("HTTPS_PROXY", "http://127.0.0.1:1"),
        ("SSL_CERT_FILE", "/nowhere/ca.pem"),
    ],
)
def test_way_out_that_cannot_be_used_is_unreachable(
    variable: str,
    value: str,
    customer: StubTenant,
    client_for: ClientFor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(variable, value)

    error = failure_of(lambda: name_of(customer, client_for, 1))

    assert error.failure == GraphFailure.UNREACHABLE


def lead(monkeypatch: pytest.MonkeyPatch, host: str, addresses: list[str]) -> None:
    """Let the name lead to these addresses."""
    real = socket.getaddrinfo

    def look_up(name: str, port: object, *options: object, **named: object) -> object:
        if name != host:
            return real(name, port, *options, **named)  # type: ignore[arg-type]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)


def test_address_that_swallows_packets_leaves_time_for_the_next(
    stub: StubServer,
    client_for: ClientFor,
    customer: StubTenant,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    port = int(stub.url.rpartition(":")[2])
    # A queue that is full: the system answers no further connection.
    with socket.socket() as hole, socket.socket() as first, socket.socket() as second:
        hole.bind(("127.0.0.3", port))
        hole.listen(0)
        for waiting in (first, second):
            waiting.settimeout(0)
            waiting.connect_ex(("127.0.0.3", port))
        lead(monkeypatch, "localhost", ["127.0.0.3", "127.0.0.1"])
        address = f"http://localhost:{port}"

        client = client_for(customer, base_url=address, authority_url=address, deadline_seconds=4.0)

        assert client.organization().display_name == customer.name
