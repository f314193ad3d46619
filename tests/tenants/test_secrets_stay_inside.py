"""Recognisable credentials, entered as people enter them, and none of them in what goes out."""

import base64
import io
import json
import logging
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from django.contrib.sessions.backends.base import SessionBase
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django_scopes import scopes_disabled
from pytest_django import Settings

from demo.graph_stub.apps import StubApp
from demo.graph_stub.server import StubServer
from demo.graph_stub.tenants import ALDGATE, PINECREST
from dev.postgres_relocation import programs
from operations.services import runs
from operations.services.execution import execute_run
from reports.models import StoredReport
from tenantpilot.accounts.models import PlaneSession
from tenantpilot.accounts.sessions import SessionStore
from tenantpilot.enums import OperationType
from tenantpilot.tenants.models import AppCredential, ProviderConnection, Tenant
from tenantpilot.web.logs import StructuredFormatter
from tests.cast import Cast, sign_in
from tests.graph_settings import point_at
from tests.kernel.test_every_route import ADMIN, SYSTEM, address
from tests.onboarding.provider import HOME, stub_app
from tests.reviewpacks.conftest import packs_folder  # noqa: F401
from tests.reviewpacks.documents import pdf_text
from tests.reviewpacks.journeys import make, unzipped
from tests.support.journeys import opened
from tests.tenants.encodings import encodings, leaks

pytestmark = pytest.mark.django_db(transaction=True)

METRICS_TOKEN = "a-token-of-the-tests-0123456789"
ASKED = (
    OperationType.CONNECTION_CHECK,
    OperationType.INVENTORY_SYNC,
    OperationType.ENTRA_ADMIN_ROLES_REPORT,
    OperationType.PERMISSION_POSTURE_REPORT,
)


@dataclass(kw_only=True)
class Planted:
    """The secrets by name, and everything that was answered while they were entered."""

    secrets: dict[str, str]
    outputs: dict[str, str] = field(default_factory=dict)

    def post(self, client: Client, url: str, form: dict[str, str]) -> str:
        answer = client.post(url, form, follow=True)
        self.outputs[f"answer {len(self.outputs)} of {url}"] = answer.text
        return answer.text


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that is logged, as production writes it, down to the last detail."""
    written, root = io.StringIO(), logging.getLogger()
    handler, level = logging.StreamHandler(written), root.level
    handler.setFormatter(StructuredFormatter())
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield written
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture
def app() -> StubApp:
    app = stub_app()
    app.secrets[:] = ["Ap9~planted-secret-of-the-app"]
    return app


@pytest.fixture
def microsoft(app: StubApp, settings: Settings) -> Iterator[StubServer]:
    customers = [PINECREST.tenant(), ALDGATE.tenant()]
    customers[0].consents[app.client_id] = list(app.permissions)
    customers[1].client_secret = "Tn4~planted-secret-of-the-tenant"
    with StubServer([*customers, HOME.tenant()], apps=[app]) as server:
        point_at(server, settings)
        yield server


@pytest.mark.thorough
def test_no_credential_is_in_anything_that_goes_out(
    cast: Cast,
    app: StubApp,
    microsoft: StubServer,
    settings: Settings,
    log: io.StringIO,
    tmp_path: Path,
) -> None:
    settings.ACTS_PER_HOUR = 0
    settings.METRICS_TOKEN = METRICS_TOKEN
    settings.FEDERATED_TOKEN_FOLDER = str(tmp_path)
    planted, certificate = plant(app, microsoft)
    owner = sign_in(Client(), cast.owner)
    enter_app(planted, owner, cast, app, certificate)
    enter_tenants(planted, owner, cast, tmp_path)
    for tenant in (cast.tenant, cast.other_tenant):
        for operation_type in ASKED:
            run(cast, tenant, operation_type)
    planted.secrets |= {f"token {n}": token for n, token in enumerate(microsoft.tokens_given())}

    planted.outputs |= pages(cast, owner) | files(cast, owner, tmp_path) | backup()
    planted.outputs["log"] = log.getvalue()
    planted.outputs["mail"] = "\n".join(str(each.message()) for each in mail.outbox)

    assert leaks(planted.secrets, planted.outputs) == []
    assert len(planted.outputs) > 50
    # What proves nothing: nothing planted, nothing used, and a search that finds nothing.
    assert AppCredential.objects.filter(kind="certificate", proved_at__isnull=False).exists()
    assert set(ProviderConnection.objects.values_list("status", flat=True)) == {"connected"}
    assert any(name.startswith("token") for name in planted.secrets)
    assert "COPY public.tenants_appcredential" in planted.outputs["backup"]


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


@pytest.mark.parametrize("form", list(encodings("Ap9~planted-secret-of-the-app")))
def test_search_finds_every_form_wherever_it_stands(form: str) -> None:
    text = f"before {form.upper() if '~' not in form else form} after"

    assert leaks({"x": "Ap9~planted-secret-of-the-app"}, {"there": text}) == ["x in there"]


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


def pages(cast: Cast, owner: Client) -> dict[str, str]:
    """Every page that opens, for the owner and for the platform's operator, and the metrics."""
    operator = sign_in(Client(), cast.platform_operator)
    found: dict[str, str] = {}
    for tenant in (cast.tenant, cast.other_tenant):
        known = known_rows(cast, tenant)
        for client, routes in ((owner, ADMIN), (operator, SYSTEM)):
            for route in routes:
                url = address(route, **known)
                answer = client.get(url)
                if answer.status_code == HTTPStatus.OK and not answer.streaming:
                    found[url] = answer.text
    metrics = {"Authorization": f"Bearer {METRICS_TOKEN}"}
    found["metrics"] = Client().get("/metrics", headers=metrics).text
    return found


def known_rows(cast: Cast, tenant: Tenant) -> dict[str, Any]:
    with scopes_disabled():
        report = StoredReport.objects.filter(tenant=tenant).latest("pk")
        return {
            "workspace_slug": cast.workspace.slug,
            "tenant_id": tenant.pk,
            "report_id": report.pk,
            "run_id": report.run_id,
        }


def files(cast: Cast, owner: Client, folder: Path) -> dict[str, str]:
    """Packs, reports, inventory, diagnostics, the audit log, and a person's own data."""
    found: dict[str, str] = {}
    packed = unzipped(make(cast, requested_by=cast.owner))
    found |= {f"pack {name}": data.decode(errors="replace") for name, data in packed.items()}
    found["pack as text"] = pdf_text(packed)
    workspace = f"/admin/workspaces/{cast.workspace.slug}"
    for tenant in (cast.tenant, cast.other_tenant):
        here, known = f"/admin/tenants/{tenant.pk}", known_rows(cast, tenant)
        bundle = opened(cast, by=cast.owner) if tenant == cast.tenant else None
        wanted = {
            f"{here}/reports/{known['report_id']}/download/": ("csv", "json"),
            f"{here}/inventory/download/": ("csv", "json"),
            f"{here}/changes/download/": ("csv", "json"),
            f"{workspace}/audit-log/download/": ("",),
        }
        if bundle:
            wanted[f"{here}/support-diagnostics/{bundle.pk}/download/"] = ("",)
        for url, formats in wanted.items():
            for each in formats:
                answer = owner.post(url, {"format": each} if each else {})
                assert answer.status_code == HTTPStatus.OK, url
                data = b"".join(answer) if answer.streaming else answer.content
                found[f"{url} {each}"] = data.decode()
    call_command(
        "export_person", cast.owner.email, output=folder / "person.json", stdout=io.StringIO()
    )
    found["personal export"] = (folder / "person.json").read_text()
    return found


def backup() -> dict[str, str]:
    """The whole database as a backup has it, with what sessions hold decoded."""
    named = connection.get_connection_params()
    environment = os.environ | {"PGPASSWORD": str(named.get("password", ""))}
    options = {"-h": "host", "-p": "port", "-U": "user"}
    told = [
        word
        for option, name in options.items()
        if named.get(name)
        for word in (option, str(named[name]))
    ]
    dump = subprocess.run(  # noqa: S603
        [str(programs() / "pg_dump"), *told, str(connection.settings_dict["NAME"])],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    rows = PlaneSession.objects.values_list("session_data", flat=True)
    sessions: SessionBase = SessionStore()
    return {"backup": dump.stdout, "sessions": json.dumps([sessions.decode(row) for row in rows])}


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
