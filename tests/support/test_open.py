"""Opening diagnostics: what it leaves behind."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import now
from django_scopes import scopes_disabled

from support.models import DiagnosticBundle
from support.services import snapshots
from support.services.bundles import TokenExpiredError
from support.services.snapshots import BundleNotBuiltError
from tenantpilot.audit.models import AuditLog
from tests.cast import Cast
from tests.ledger import LedgerRow, ledger
from tests.support.journeys import bundles, opened
from tests.tenant_dashboard.rows import a_run

pytestmark = pytest.mark.django_db


def test_opening_takes_a_snapshot_that_is_kept_for_seven_days(cast: Cast) -> None:
    bundle = opened(cast)

    assert (bundle.tenant, bundle.workspace_id) == (cast.tenant, cast.workspace.pk)
    assert (bundle.source, bundle.run, bundle.opened_by) == ("tenant_page", None, cast.operator)
    assert bundle.expires_at - bundle.created_at == timedelta(days=7)
    assert bundle.schema_version == snapshots.SCHEMA_VERSION
    assert [section["name"] for section in bundle.snapshot["sections"]] == [
        "connection",
        "permissions",
        "visibility",
        "workers",
        "runs",
        "reports",
        "packs",
        "tenant",
        "clock",
        "about",
    ]


def test_opening_from_a_run_begins_with_the_run(cast: Cast) -> None:
    run = a_run(cast.tenant)

    bundle = opened(cast, run=run)

    assert (bundle.source, bundle.run) == ("operation_run", run)
    assert bundle.snapshot["sections"][0]["name"] == "run"


@pytest.mark.parametrize("source", ["tenant_page", "operation_run"])
def test_opening_is_one_use_of_the_product(cast: Cast, source: str) -> None:
    run = a_run(cast.tenant) if source == "operation_run" else None

    bundle = opened(cast, run=run)

    assert ledger() == [
        LedgerRow(
            event_name="support.diagnostics_opened",
            workspace_id=cast.workspace.pk,
            tenant_id=cast.tenant.pk,
            actor_id=cast.operator.pk,
            subject_type="DiagnosticBundle",
            subject_id=bundle.pk,
            metadata=json.dumps({"source": source}),
        )
    ]


def test_opening_is_audited(cast: Cast) -> None:
    bundle = opened(cast)

    entry = AuditLog.objects.get(action="diagnostics.opened")
    assert (entry.actor_id, entry.tenant_id) == (cast.operator.pk, cast.tenant.pk)
    assert (entry.subject_type, entry.subject_id) == ("DiagnosticBundle", bundle.pk)
    assert entry.details == {"source": "tenant_page"}


def test_two_opens_are_two_bundles_and_two_uses(cast: Cast) -> None:
    opened(cast)
    opened(cast)

    assert len(bundles()) == len(ledger()) == AuditLog.objects.count() == 2


def test_the_same_form_sent_twice_opens_one_bundle(cast: Cast) -> None:
    token = uuid4()

    first, second = opened(cast, token=token), opened(cast, token=token)

    assert first == second
    assert len(bundles()) == len(ledger()) == AuditLog.objects.count() == 1


def test_the_same_token_on_another_tenant_is_another_form(cast: Cast) -> None:
    token = uuid4()
    opened(cast, token=token)

    foreign = opened(
        Cast(**{**vars(cast), "tenant": cast.foreign_tenant}), token=token, by=cast.outsider
    )

    assert foreign.tenant == cast.foreign_tenant
    assert len(bundles()) == 2


def test_form_whose_bundle_expired_opens_nothing(cast: Cast) -> None:
    token = uuid4()
    opened(cast, token=token)
    long_ago = now() - timedelta(days=8)
    with scopes_disabled():
        DiagnosticBundle.objects.update(created_at=long_ago, expires_at=now())

    with pytest.raises(TokenExpiredError):
        opened(cast, token=token)

    assert len(ledger()) == 1


def test_rolled_back_opening_leaves_nothing(cast: Cast) -> None:
    with transaction.atomic():
        opened(cast)
        transaction.set_rollback(True)

    assert not bundles()
    assert not ledger()
    assert not AuditLog.objects.exists()


def test_run_of_another_tenant_opens_nothing(cast: Cast) -> None:
    foreign = a_run(cast.other_tenant)

    with pytest.raises(BundleNotBuiltError):
        opened(cast, run=foreign)

    assert not bundles()
    assert not ledger()


@pytest.mark.parametrize(
    "impossible",
    [{"source": "page_view"}, {"source": "tenant_page"}, {"expires_at": "2000-01-01T00:00Z"}],
    ids=str,
)
def test_database_refuses_an_impossible_bundle(cast: Cast, impossible: dict[str, str]) -> None:
    bundle = opened(cast, run=a_run(cast.tenant))

    with scopes_disabled(), pytest.raises(IntegrityError), transaction.atomic():
        DiagnosticBundle.objects.filter(pk=bundle.pk).update(**impossible)


def test_database_refuses_a_workspace_that_is_not_the_tenants(cast: Cast) -> None:
    bundle = opened(cast)

    with scopes_disabled(), pytest.raises(IntegrityError), transaction.atomic():
        DiagnosticBundle.objects.filter(pk=bundle.pk).update(
            workspace=cast.foreign_tenant.workspace
        )


def test_bundle_outlives_its_run_and_the_person(cast: Cast) -> None:
    run = a_run(cast.tenant)
    opened(cast, run=run, by=cast.owner)

    with scopes_disabled():
        run.delete()
        cast.owner.delete()

    (bundle,) = bundles()
    assert (bundle.run, bundle.opened_by) == (None, None)
    assert [row.actor_id for row in ledger()] == [None]
