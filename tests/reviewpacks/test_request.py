"""Asking for a pack: what it leaves behind, and when an older one answers."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django_scopes import scopes_disabled

from operations.models import OperationRun
from operations.services.runs import CannotStartError
from reviewpacks.enums import PackStatus, Period
from reviewpacks.models import ReviewPack
from tenantpilot.audit.models import AuditLog
from tenantpilot.tenants.models import ProviderConnection, TenantStatus
from tests.cast import Cast
from tests.ledger import LedgerRow, ledger
from tests.reviewpacks.journeys import ask, make, now, run_of

pytestmark = pytest.mark.django_db


def assert_nothing_happened() -> None:
    with scopes_disabled():
        assert not ReviewPack.objects.exists()
        assert not OperationRun.objects.exists()
    assert ledger() == []
    assert not AuditLog.objects.exists()


def test_pack_is_queued_with_its_run(cast: Cast) -> None:
    asked = ask(cast, include_operations=False, period=Period.DAYS_90)

    pack = now(asked.pack)
    assert (asked.is_new, pack.state) == (True, PackStatus.QUEUED)
    assert (pack.requested_by, pack.include_operations, pack.period) == (
        cast.operator,
        False,
        "90_days",
    )
    assert (run_of(pack).type, run_of(pack).initiator) == ("review_pack", cast.operator)


@pytest.mark.parametrize(("include_operations", "said"), [(True, "true"), (False, "false")])
def test_pack_is_one_use_of_the_product(cast: Cast, *, include_operations: bool, said: str) -> None:
    pack = ask(cast, include_operations=include_operations).pack

    assert ledger() == [
        LedgerRow(
            event_name="review_packs.generation_requested",
            workspace_id=cast.workspace.pk,
            tenant_id=cast.tenant.pk,
            actor_id=cast.operator.pk,
            subject_type="ReviewPack",
            subject_id=pack.pk,
            metadata=f'{{"include_operations": {said}}}',
        )
    ]


def test_making_the_pack_is_no_other_use(cast: Cast) -> None:
    make(cast)

    assert len(ledger()) == 1


def test_request_is_audited(cast: Cast) -> None:
    pack = ask(cast).pack

    entry = AuditLog.objects.get(action="review_pack.requested")
    assert (entry.actor_id, entry.subject_id) == (cast.operator.pk, pack.pk)
    assert entry.details == {"include_operations": True, "period": "30_days"}


def test_archived_tenant_gets_no_pack(cast: Cast) -> None:
    cast.tenant.status = TenantStatus.ARCHIVED
    cast.tenant.save()

    with pytest.raises(CannotStartError, match="is archived, so nothing was started"):
        ask(cast)

    assert_nothing_happened()


def test_unconnected_tenant_gets_no_pack(cast: Cast) -> None:
    ProviderConnection.objects.all().delete()

    with pytest.raises(CannotStartError, match="Configure the connection first"):
        ask(cast)

    assert_nothing_happened()


def test_rolled_back_request_leaves_nothing(cast: Cast) -> None:
    with transaction.atomic():
        ask(cast)
        transaction.set_rollback(True)

    assert_nothing_happened()


@pytest.mark.parametrize(
    "impossible",
    [
        {"status": "printed"},
        {"period": "31_days"},
        {"begins_on": "2999-01-01"},
        {"language": "fr"},
        {"fingerprint": ""},
        {"status": "failed"},
        {"failure_code": "cancelled"},
        {"status": "ready"},
        {"status": "ready", "size": 1, "sha256": "a" * 64, "ready_at": Now(), "expires_at": Now()},
    ],
    ids="-".join,
)
def test_database_refuses_an_impossible_pack(cast: Cast, impossible: dict[str, object]) -> None:
    pack = ask(cast).pack

    with scopes_disabled(), pytest.raises(IntegrityError), transaction.atomic():
        ReviewPack.objects.filter(pk=pack.pk).update(**impossible)


def test_database_refuses_a_second_live_pack_with_the_same_options(cast: Cast) -> None:
    pack = ask(cast).pack

    with scopes_disabled(), pytest.raises(IntegrityError), transaction.atomic():
        ReviewPack.objects.create(
            tenant=cast.tenant,
            workspace=cast.workspace,
            include_operations=True,
            period=Period.DAYS_30,
            begins_on=pack.begins_on,
            ends_on=pack.ends_on,
            fingerprint=pack.fingerprint,
        )


def test_database_refuses_a_workspace_that_is_not_the_tenants(cast: Cast) -> None:
    pack = ask(cast).pack

    with scopes_disabled(), pytest.raises(IntegrityError), transaction.atomic():
        ReviewPack.objects.filter(pk=pack.pk).update(workspace=cast.foreign_tenant.workspace)
