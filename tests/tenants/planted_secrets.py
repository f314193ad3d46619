"""Recognisable credentials, entered as people enter them."""

import base64
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from django.test import Client

from demo.graph_stub.apps import StubApp
from demo.graph_stub.server import StubServer
from demo.graph_stub.tenants import ALDGATE, PINECREST
from operations.services import runs
from operations.services.execution import execute_run
from tenantpilot.enums import OperationType
from tenantpilot.tenants.models import Tenant
from tests.cast import Cast


@dataclass(kw_only=True)
class Planted:
    """The secrets by name, and everything that was answered while they were entered."""

    secrets: dict[str, str]
    outputs: dict[str, str] = field(default_factory=dict)

    def post(self, client: Client, url: str, form: dict[str, str]) -> str:
        answer = client.post(url, form, follow=True)
        self.outputs[f"answer {len(self.outputs)} of {url}"] = answer.text
        return answer.text


def plant(app: StubApp, microsoft: StubServer) -> tuple[Planted, str]:
    """Return credentials to look for, and the certificate that belongs to their key."""
    key, certificate, pfx = a_certificate()
    secrets = {
        "app secret": app.secrets[0],
        "next app secret": "Nx7~planted-secret-after-that",
        "tenant secret": microsoft.tenants[ALDGATE.directory_id].client_secret,
        "wrong secret": "Wr0~planted-and-wrong-secret",
        "passphrase": "planted passphrase of the pfx",
        "private key": key,
        "line of the private key": key.splitlines()[5],
        "pfx": pfx,
        "part of the pfx": pfx[1_000:1_060],
        "federated token": "eyJhbGciOiJSUzI1NiJ9.planted-token-of-this-place.c2lnbmF0dXJl",
    }
    return Planted(secrets=secrets), certificate


def enter_app(planted: Planted, owner: Client, cast: Cast, app: StubApp, certificate: str) -> None:
    """Register the app with a secret, change to a certificate, and store one more secret."""
    page = f"/admin/workspaces/{cast.workspace.slug}/app/"
    ids = {"client_id": str(app.client_id), "directory_id": str(app.home_id)}
    form = {"with": "secret", "client_secret": planted.secrets["app secret"], "cloud": "worldwide"}
    planted.post(owner, page, form | ids | {"cloud": "mars"})
    planted.post(owner, page, form | ids)
    planted.post(owner, f"{page}prove/", {})
    pasted = {
        "with": "certificate",
        "source": "pasted",
        "certificate": planted.secrets["pfx"],
        "passphrase": planted.secrets["passphrase"],
    }
    planted.post(owner, page, pasted | {"passphrase": planted.secrets["wrong secret"]})
    planted.post(owner, page, pasted | {"source": "elsewhere"})
    unencrypted = planted.secrets["private key"] + certificate
    planted.post(owner, page, pasted | {"certificate": unencrypted.replace("END", "NED")})
    planted.post(owner, page, pasted)
    planted.post(owner, f"{page}prove/", {})
    app.certificates.append(certificate)
    planted.post(owner, f"{page}prove/", {})
    next_one = {"with": "secret", "client_secret": planted.secrets["next app secret"]}
    planted.post(owner, page, next_one)
    planted.post(owner, f"{page}prove/", {})


def enter_tenants(planted: Planted, owner: Client, cast: Cast, tokens: Path) -> None:
    """One tenant with the workspace's app; another federated, with a wrong secret, and its own."""
    for tenant, profile in ((cast.tenant, PINECREST), (cast.other_tenant, ALDGATE)):
        Tenant.objects.filter(pk=tenant.pk).update(directory_id=profile.directory_id)
        tenant.refresh_from_db()
    planted.post(owner, f"/admin/tenants/{cast.tenant.pk}/connection/", {"with": "app"})
    page = f"/admin/tenants/{cast.other_tenant.pk}/connection/"
    (tokens / cast.workspace.slug).write_text(planted.secrets["federated token"])
    own = {"client_id": str(ALDGATE.client_id)}
    planted.post(owner, page, own | {"with": "federated"})
    run(cast, cast.other_tenant, OperationType.CONNECTION_CHECK)
    for name in ("wrong secret", "tenant secret"):
        form = own | {"with": "secret", "client_secret": planted.secrets[name]}
        planted.post(owner, page, form | {"client_id": "none"})
        planted.post(owner, page, form)
        run(cast, cast.other_tenant, OperationType.CONNECTION_CHECK)


def run(cast: Cast, tenant: Tenant, operation_type: OperationType) -> None:
    started = runs.start(tenant=tenant, operation_type=operation_type, initiator=cast.owner)
    execute_run(run_id=started.run.pk)


def a_certificate() -> tuple[str, str, str]:
    """A private key and its certificate as PEM, and both as a PFX with the passphrase."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "planted")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=300))
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    pfx = pkcs12.serialize_key_and_certificates(
        b"planted", key, certificate, None,
        serialization.BestAvailableEncryption(b"planted passphrase of the pfx"),
    )  # fmt: skip
    public = certificate.public_bytes(serialization.Encoding.PEM).decode()
    return pem.decode(), public, base64.b64encode(pfx).decode()
