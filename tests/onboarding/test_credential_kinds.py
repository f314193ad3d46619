"""Certificate and federated credential: entered in the browser, checked at the token endpoint."""

import json
import time
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from uuid import uuid4

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from joserfc import jwt
from joserfc.jwk import RSAKey
from pytest_django import Settings

from demo.graph_stub.apps import StubApp
from demo.graph_stub.server import StubServer
from demo.graph_stub.world import Federation
from operations.services.graph_access import client_for
from tenantpilot.graph.errors import GraphError, GraphFailure
from tenantpilot.tenants import certificates, credentials
from tenantpilot.tenants.models import AppCredential, CredentialKind, ProviderConnection, Tenant
from tests.cast import Cast, sign_in
from tests.graph_settings import point_at
from tests.onboarding.provider import microsoft_with, proved, stub_app
from tests.onboarding.test_app import PAGE

pytestmark = pytest.mark.django_db

ISSUER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
ISSUER = "https://kubernetes.example/cluster"
SUBJECT = "system:serviceaccount:care:tenantpilot"
AUDIENCE = "api://AzureADTokenExchange"


@pytest.fixture
def app() -> StubApp:
    return stub_app()


@pytest.fixture
def provider(app: StubApp, settings: Settings) -> Iterator[StubServer]:
    with microsoft_with(app) as server:
        point_at(server, settings)
        yield server


@pytest.fixture
def owner(cast: Cast, client: Client, provider: StubServer) -> Client:
    customer = next(iter(provider.tenants.values()))
    Tenant.objects.filter(pk=cast.tenant.pk).update(directory_id=customer.directory_id)
    return sign_in(client, cast.owner)


def outcome(cast: Cast) -> str:
    """How signing in to the tenant ends now."""
    tenant = Tenant.objects.select_related("workspace").get(pk=cast.tenant.pk)
    try:
        with client_for(tenant) as client:
            client.sign_in()
    except GraphError as error:
        return error.failure.value
    return "signed in"


def connect(owner: Client, cast: Cast, microsoft: StubServer, **entered: str) -> None:
    customer = next(iter(microsoft.tenants.values()))
    form = {"client_id": str(customer.client_id), **entered}
    answer = owner.post(f"/admin/tenants/{cast.tenant.pk}/connection/", form)
    assert answer.status_code == HTTPStatus.FOUND, answer.text


def token(**changes: object) -> str:
    now = int(time.time())
    claims = {"iss": ISSUER, "sub": SUBJECT, "aud": [AUDIENCE], "iat": now, "exp": now + 600}
    pem = ISSUER_KEY.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return jwt.encode({"alg": "RS256"}, claims | changes, RSAKey.import_key(pem))


def trusts(microsoft: StubServer) -> None:
    """Let the customer's own app trust this installation's identity."""
    public = ISSUER_KEY.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    trusted = Federation(
        issuer=ISSUER, subject=SUBJECT, audience=AUDIENCE, public_key=public.decode()
    )
    next(iter(microsoft.tenants.values())).federations.append(trusted)


def test_made_certificate_signs_in_once_its_public_part_is_uploaded(
    owner: Client, cast: Cast, provider: StubServer
) -> None:
    customer = next(iter(provider.tenants.values()))
    connect(owner, cast, provider, **{"with": "certificate", "source": "made"})
    assert outcome(cast) == GraphFailure.CERTIFICATE_WRONG

    public = owner.get(f"/admin/tenants/{cast.tenant.pk}/connection/certificate/").text
    assert "PRIVATE" not in public
    customer.certificates.append(public)

    assert outcome(cast) == "signed in"
    kept = ProviderConnection.objects.get(tenant=cast.tenant)
    found = x509.load_pem_x509_certificate(public.encode())
    assert kept.secret_expires_on == found.not_valid_after_utc.date()
    assert b"PRIVATE" not in bytes(kept.sealed_secret)


def test_certificate_of_the_app_is_changed_with_overlap(
    owner: Client, cast: Cast, app: StubApp, provider: StubServer
) -> None:
    used = proved(cast.workspace, app, cast.owner)
    owner.post(PAGE, {"with": "certificate", "source": "made"})
    owner.post(f"{PAGE}prove/")
    assert AppCredential.objects.filter(app=used).count() == 2

    app.certificates.append(owner.get(f"{PAGE}certificate/").text)
    owner.post(f"{PAGE}prove/")

    assert AppCredential.objects.get(app=used).kind == CredentialKind.CERTIFICATE


@pytest.mark.thorough
def test_both_rotations_keep_every_tenant_read_from_end_to_end(
    owner: Client, cast: Cast, app: StubApp, provider: StubServer
) -> None:
    """Secret to certificate, and certificate to certificate; the old one goes at Microsoft last."""
    proved(cast.workspace, app, cast.owner)
    next(iter(provider.tenants.values())).consents[app.client_id] = list(app.permissions)
    owner.post(f"/admin/tenants/{cast.tenant.pk}/connection/", {"with": "app"})
    outcomes, kept = [outcome(cast)], []

    for _ in range(2):
        owner.post(PAGE, {"with": "certificate", "source": "made"})
        outcomes.append(outcome(cast))
        owner.post(f"{PAGE}prove/")
        # Microsoft does not know it yet: the one in use goes on.
        outcomes.append(outcome(cast))
        app.certificates.append(owner.get(f"{PAGE}certificate/").text)
        owner.post(f"{PAGE}prove/")
        outcomes.append(outcome(cast))
        app.secrets.clear()
        del app.certificates[:-1]
        outcomes.append(outcome(cast))
        kept.append(AppCredential.objects.get().thumbprint)

    assert outcomes == ["signed in"] * 9
    assert len(set(kept)) == 2
    assert ProviderConnection.objects.get(tenant=cast.tenant).thumbprint == kept[-1]


def test_certificate_that_is_pasted_wrongly_never_comes_back(owner: Client, cast: Cast) -> None:
    made = certificates.make()
    form = {"client_id": str(uuid4()), "with": "certificate", "source": "pasted"}
    page = f"/admin/tenants/{cast.tenant.pk}/connection/"
    broken = made.private_key + made.public.replace("END CERTIFICATE", "END")

    for wrong in ({"certificate": broken}, {"certificate": made.sealed_text, "client_id": "x"}):
        answer = owner.post(page, form | wrong)

        assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert "Paste it again: what you entered was not kept." in answer.text
        assert made.private_key.splitlines()[3] not in answer.text
        assert "PRIVATE KEY-----" not in answer.text


def test_federated_token_is_read_each_time_and_refused_for_what_is_wrong(
    owner: Client, cast: Cast, provider: StubServer, settings: Settings, tmp_path: Path
) -> None:
    settings.FEDERATED_TOKEN_FOLDER = str(tmp_path)
    file = tmp_path / cast.workspace.slug
    file.write_text(token())
    connect(owner, cast, provider, **{"with": "federated"})
    assert outcome(cast) == GraphFailure.FEDERATION_MISMATCH

    trusts(provider)
    ends = {}
    for name, text in {
        "good": token() + "\n",
        "subject": token(sub=SUBJECT.upper()),
        "audience": token(aud=AUDIENCE.upper()),
        "issuer": token(iss="https://elsewhere.example"),
        "old": token(iat=1, exp=2),
        "no token": "\x00",
    }.items():
        file.write_text(text)
        ends[name] = outcome(cast)

    mismatch = GraphFailure.FEDERATION_MISMATCH
    assert ends == {
        "good": "signed in", "subject": mismatch, "audience": mismatch, "issuer": mismatch,
        "old": GraphFailure.CLOCK_WRONG, "no token": mismatch,
    }  # fmt: skip


def test_identity_of_another_workspace_is_not_offered(
    cast: Cast, settings: Settings, tmp_path: Path
) -> None:
    settings.FEDERATED_TOKEN_FOLDER = str(tmp_path)
    (tmp_path / "northwind").write_text(token())

    assert credentials.token_file_of(cast.workspace)
    assert credentials.token_file_of(cast.foreign_tenant.workspace) is None


@pytest.mark.thorough
def test_assertion_is_checked_for_audience_times_thumbprint_and_repetition(
    app: StubApp, provider: StubServer
) -> None:
    """The stub refuses what Microsoft refuses, so that a good sign-in means something."""
    from demo.graph_stub import assertions
    from tenantpilot.tenants import certificates

    made = certificates.make()
    app.certificates.append(made.public)
    now, customer = time.time(), next(iter(provider.tenants.values()))
    good = {
        "iss": str(app.client_id), "sub": str(app.client_id), "jti": "1", "iat": now,
        "exp": now + 600, "aud": f"https://x/{customer.directory_id}/oauth2/v2.0/token",
    }  # fmt: skip
    thumbprint = _sha256(made.public)

    def number(thumb: str = thumbprint, key: str = made.private_key, **changes: object) -> int:
        header = {"alg": "PS256", "x5t#S256": thumb}
        signed = jwt.encode(header, good | changes, RSAKey.import_key(key), algorithms=["PS256"])
        refused = assertions.refused(
            app,
            {"client_assertion_type": assertions.TYPE, "client_assertion": signed},
            tenant_id=str(customer.directory_id),
            used=used,
        )
        return json.loads(refused.body)["error_codes"][0] if refused else 0

    used: set[str] = set()
    assert number(jti="first") == 0
    assert number(jti="first") == 50027
    assert number(thumb=thumbprint[::-1]) == 700027
    assert number(key=certificates.make().private_key) == 700027
    assert number(aud="https://x/common/oauth2/v2.0/token") == 700023
    assert number(exp=now - 1) == 700024
    assert number(exp=now + 9_000) == 700024
    assert number(sub="another") == 50027


def _sha256(pem: str) -> str:
    import base64
    import hashlib

    der = x509.load_pem_x509_certificate(pem.encode()).public_bytes(serialization.Encoding.DER)
    return base64.urlsafe_b64encode(hashlib.sha256(der).digest()).decode()
