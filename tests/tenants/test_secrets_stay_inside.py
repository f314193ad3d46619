"""Recognisable credentials, entered as people enter them, and none of them in what goes out."""

import io
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core import mail
from django.test import Client
from pytest_django import Settings

from demo.graph_stub.apps import StubApp
from demo.graph_stub.server import StubServer
from demo.graph_stub.tenants import ALDGATE, PINECREST
from tenantpilot.enums import OperationType
from tenantpilot.tenants.models import AppCredential, ProviderConnection
from tenantpilot.web.logs import StructuredFormatter
from tests.cast import Cast, sign_in
from tests.graph_settings import point_at
from tests.onboarding.provider import HOME, stub_app
from tests.reviewpacks.conftest import packs_folder  # noqa: F401
from tests.tenants.encodings import encodings, leaks
from tests.tenants.outputs import METRICS_TOKEN, backup, files, pages
from tests.tenants.planted_secrets import enter_app, enter_tenants, plant, run

pytestmark = pytest.mark.django_db(transaction=True)

ASKED = (
    OperationType.CONNECTION_CHECK,
    OperationType.INVENTORY_SYNC,
    OperationType.ENTRA_ADMIN_ROLES_REPORT,
    OperationType.PERMISSION_POSTURE_REPORT,
)


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


@pytest.mark.parametrize("form", list(encodings("Ap9~planted-secret-of-the-app")))
def test_search_finds_every_form_wherever_it_stands(form: str) -> None:
    text = f"before {form.upper() if '~' not in form else form} after"

    assert leaks({"x": "Ap9~planted-secret-of-the-app"}, {"there": text}) == ["x in there"]
