"""Names, addresses and encryption."""

import datetime
import ipaddress
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


def certificate_for(host: str, folder: Path) -> Path:
    """Write a self-signed certificate and its key, good for a day."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host))]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    path.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return path


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    return certificate_for("127.0.0.1", tmp_path)


@pytest.fixture
def encrypted(certificate: Path, customer: StubTenant) -> Iterator[HTTPServer]:
    """Microsoft behind TLS, with a certificate nobody has vouched for."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    with HTTPServer(host="127.0.0.1", ssl_context=context) as server:
        token = {"access_token": "stub-token-1", "token_type": "Bearer", "expires_in": 3599}
        organization = {
            "id": str(customer.directory_id),
            "displayName": customer.name,
            "verifiedDomains": [],
        }
        server.expect_request(
            f"/{customer.directory_id}/oauth2/v2.0/token", method="POST"
        ).respond_with_json(token)
        server.expect_request("/v1.0/organization").respond_with_data(
            json.dumps({"value": [organization]})
        )
        yield server


def test_unvouched_certificate_is_refused(
    encrypted: HTTPServer, client_for: ClientFor, customer: StubTenant
) -> None:
    address = encrypted.url_for("")
    client = client_for(customer, base_url=address, authority_url=address)

    assert failure_of(client.organization).failure == GraphFailure.UNREACHABLE
    assert not encrypted.log


def test_vouched_certificate_is_accepted(
    encrypted: HTTPServer, certificate: Path, client_for: ClientFor, customer: StubTenant
) -> None:
    certificates.cache_clear()
    certificates().load_verify_locations(certificate)
    address = encrypted.url_for("")
    client = client_for(customer, base_url=address, authority_url=address)

    assert client.organization().display_name == customer.name

    certificates.cache_clear()


def test_second_address_is_tried_when_the_first_refuses(
    stub: StubServer,
    client_for: ClientFor,
    customer: StubTenant,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    port = int(stub.url.rpartition(":")[2])
    # The stub listens on 127.0.0.1 only.
    entries = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))
        for address in ("127.0.0.2", "127.0.0.1")
    ]
    real = socket.getaddrinfo

    asked = []

    def look_up(host: str, *options: object, **named: object) -> object:
        asked.append(host)
        return entries if host == "localhost" else real(host, *options, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    address = f"http://localhost:{port}"

    client = client_for(customer, base_url=address, authority_url=address)

    assert client.organization().display_name == customer.name
    # Asked again for every address, the name service would get the full time again, too.
    assert asked.count("localhost") == 1


def test_unknown_name_is_unreachable(
    client_for: ClientFor, customer: StubTenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def look_up(*_options: object, **_named: object) -> list[object]:
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    address = "https://no-such-host.invalid"
    client = client_for(customer, base_url=address, authority_url=address)

    assert failure_of(client.organization).failure == GraphFailure.UNREACHABLE


def test_name_service_that_hangs_ends_with_the_deadline(
    client_for: ClientFor, customer: StubTenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    over = threading.Event()

    def look_up(*_options: object, **_named: object) -> list[object]:
        over.wait(60)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    address = "http://localhost:1"
    client = client_for(customer, base_url=address, authority_url=address, deadline_seconds=0.3)

    error = failure_of(client.organization)
    over.set()

    assert error.failure == GraphFailure.DEADLINE_EXCEEDED
