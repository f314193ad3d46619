"""Two hundred secrets in every field that can hold them, and none of them in a bundle."""

import io
import logging
import re
from collections.abc import Iterator
from http import HTTPStatus
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from operations.enums import RunOutcome
from operations.models import OperationRun
from reviewpacks.enums import PackStatus
from tenantpilot.accounts.models import User
from tenantpilot.tenants.models import ProviderConnection
from tenantpilot.web.logs import StructuredFormatter
from tests.cast import Cast, sign_in
from tests.examples import examples
from tests.support.canaries import CANARIES, Canary
from tests.support.journeys import bundles, opened
from tests.support.planting import Place, plant, that_can_hold
from tests.support.rows import a_pack, a_report
from tests.tenant_dashboard.rows import an_ended_run, some_policies

pytestmark = pytest.mark.django_db

KEPT = ("support_diagnosticbundle", "product_usage_events", "audit_auditlog")
MAIN = re.compile(r"<main.*</main>", re.DOTALL)


@pytest.fixture
def run(cast: Cast) -> OperationRun:
    """A failed run, a report, a pack and policies: rows for the secrets to sit in."""
    ProviderConnection.objects.update(status="failed", failure_code="throttled")
    run = an_ended_run(
        cast.tenant, RunOutcome.FAILED, failure_code="throttled", initiator=cast.operator
    )
    some_policies(cast.tenant, 2)
    a_report(cast, run=run)
    a_pack(cast, status=PackStatus.FAILED, failure_code="throttled")
    return run


@pytest.fixture
def fields(cast: Cast, run: OperationRun) -> list[Place]:
    """Where secrets can sit."""
    return list(that_can_hold(CANARIES[1], rows={User: cast.operator.pk}))


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that is logged, as production writes it."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(StructuredFormatter())
    logging.getLogger().addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)


def handed_out(cast: Cast, run: OperationRun) -> str:
    """Open a bundle and return everything that leaves the product with it.

    Around it, the page's frame names the tenant and the person: to themselves, not to support.
    """
    bundle = opened(cast, run=run)
    cast.operator.refresh_from_db()
    client = sign_in(Client(), cast.operator)
    page = client.get(reverse("support:bundle", args=[cast.tenant.pk, bundle.pk]))
    document = client.post(reverse("support:download", args=[cast.tenant.pk, bundle.pk]))
    assert (page.status_code, document.status_code) == (HTTPStatus.OK, HTTPStatus.OK)
    (main,) = MAIN.findall(page.text)
    return f"{main}\n{document.text}\n{page.context['text']}\n{bundle.snapshot}"


def kept() -> str:
    """Return every row of the tables that an opening writes to."""
    rows: list[str] = []
    with connection.cursor() as cursor:
        for table in KEPT:
            cursor.execute(f"SELECT {table}::text FROM {table}")  # noqa: S608
            rows += [text for (text,) in cursor.fetchall()]
    return "\n".join(rows)


@pytest.mark.thorough
def test_two_hundred_secrets_in_every_field_leave_no_trace(
    cast: Cast,
    run: OperationRun,
    fields: list[Place],
    log: io.StringIO,
    settings: Settings,
) -> None:
    settings.ACTS_PER_HOUR = 0
    chosen, leaks = CANARIES[: examples(len(CANARIES))], []
    for canary in chosen:
        plant(canary, fields, rows={User: cast.operator.pk})
        if canary.shows_in(handed_out(cast, run)):
            leaks.append(canary)

    written = kept() + log.getvalue()

    assert leaks == []
    assert [canary for canary in chosen if canary.shows_in(written)] == []
    assert len(bundles()) == len(chosen)
    assert len({canary.needle for canary in CANARIES}) == 200


def test_the_secrets_sit_where_they_could_hurt(cast: Cast, fields: list[Place]) -> None:
    """A proof that plants nothing proves nothing."""
    plant(CANARIES[1], fields, rows={User: cast.operator.pk})

    names = {f"{model._meta.object_name}.{field.name}" for model, field in fields}
    assert names >= {
        "Policy.name",
        "OperationRun.counts",
        "OperationRun.progress_label",
        "ProviderConnection.failure_code",
        "ProviderConnection.missing_permissions",
        "ProviderConnection.sealed_secret",
        "ReviewPack.entries",
        "ReviewPack.failure_code",
        "ReviewPack.file_name",
        "StoredReport.payload",
        "StoredReport.summary",
        "Tenant.name",
        "Tenant.primary_domain",
        "User.email",
        "User.name",
        "User.password",
        "Workspace.name",
    }
    cast.operator.refresh_from_db()
    assert CANARIES[1].shows_in(cast.operator.email)


@pytest.mark.parametrize("canary", CANARIES[:20], ids=lambda canary: canary.needle[:16])
def test_secret_in_an_error_stays_out_of_page_and_log(
    cast: Cast, client: Client, settings: Settings, log: io.StringIO, canary: Canary
) -> None:
    class Leaky:
        def __str__(self) -> str:
            raise ValueError(canary.secret)

    settings.VERSION = Leaky()

    answer = sign_in(client, cast.operator).post(
        reverse("support:open", args=[cast.tenant.pk]), {"token": str(uuid4())}
    )

    assert answer.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    assert "diagnostics could not be built" in log.getvalue()
    assert not canary.shows_in(answer.text + log.getvalue())
