"""Starting, scheduling and cancelling: what each leaves behind."""

import json

import pytest
from django.db import IntegrityError, connection, transaction
from django_scopes import scope, scopes_disabled

from operations.enums import RunOutcome, RunStatus, RunTrigger
from operations.models import OperationRun
from operations.services import runs, schedule
from operations.services.lease import acquire
from operations.services.runs import CannotStartError
from tenantpilot.audit.models import AuditLog
from tenantpilot.enums import OperationType
from tenantpilot.tenants.models import ProviderConnection, TenantStatus
from tests.cast import Cast
from tests.factories import ConnectionFactory
from tests.ledger import LedgerRow, ledger
from tests.operations.journeys import now, start

pytestmark = pytest.mark.django_db


def test_start_queues_a_run_with_its_job(cast: Cast) -> None:
    run = start(cast)

    assert (run.status, run.outcome) == (RunStatus.QUEUED, RunOutcome.PENDING)
    assert (run.initiator, run.trigger) == (cast.operator, RunTrigger.PERSON)
    assert jobs() == [("operations.execute_run", {"run_id": run.pk, "request_id": "-"})]


def test_start_is_one_use_of_the_product(cast: Cast) -> None:
    run = start(cast, OperationType.CONNECTION_CHECK)

    assert ledger() == [
        LedgerRow(
            event_name="operations.operation_started",
            workspace_id=cast.workspace.pk,
            tenant_id=cast.tenant.pk,
            actor_id=cast.operator.pk,
            subject_type="OperationRun",
            subject_id=run.pk,
            metadata='{"operation_type": "connection_check"}',
        )
    ]


def test_start_is_audited(cast: Cast) -> None:
    run = start(cast)

    entry = AuditLog.objects.get(action="operation.started")
    assert (entry.actor_id, entry.subject_id) == (cast.operator.pk, run.pk)
    assert entry.details == {"operation_type": "inventory_sync"}


def test_starting_again_returns_the_live_run(cast: Cast) -> None:
    first = start(cast)

    again = runs.start(
        tenant=cast.tenant, operation_type=OperationType.INVENTORY_SYNC, initiator=cast.owner
    )

    assert (again.run, again.is_new) == (first, False)
    assert len(ledger()) == len(jobs()) == AuditLog.objects.count() == 1


def test_two_types_run_side_by_side(cast: Cast) -> None:
    start(cast, OperationType.INVENTORY_SYNC)
    start(cast, OperationType.CONNECTION_CHECK)

    assert len(ledger()) == 2


@pytest.mark.parametrize(
    "carrier",
    [
        OperationType.PERMISSION_POSTURE_REPORT,
        OperationType.ENTRA_ADMIN_ROLES_REPORT,
        OperationType.REVIEW_PACK,
    ],
)
def test_run_that_carries_something_more_specific_is_not_an_operation_started(
    cast: Cast, carrier: OperationType
) -> None:
    start(cast, carrier)

    assert ledger() == []


def test_scheduled_run_is_nobodys_use(cast: Cast) -> None:
    scheduled = runs.schedule(tenant=cast.tenant, operation_type=OperationType.INVENTORY_SYNC)

    assert scheduled.run.initiator is None
    assert scheduled.run.trigger == RunTrigger.SCHEDULE
    assert ledger() == []


def test_person_who_finds_a_scheduled_run_live_started_nothing(cast: Cast) -> None:
    scheduled = runs.schedule(tenant=cast.tenant, operation_type=OperationType.INVENTORY_SYNC)

    assert start(cast) == scheduled.run
    assert ledger() == []


def test_schedule_starts_every_connected_active_tenant_once(cast: Cast) -> None:
    ConnectionFactory(tenant=cast.foreign_tenant)
    ConnectionFactory(tenant=cast.other_tenant)
    cast.other_tenant.status = TenantStatus.ARCHIVED
    cast.other_tenant.save()

    first, second = schedule.start_scheduled(), schedule.start_scheduled()

    assert (first.started, first.already_there) == (2, 0)
    assert (second.started, second.already_there) == (0, 2)
    assert ledger() == []


def test_archived_tenant_starts_nothing(cast: Cast) -> None:
    cast.tenant.status = TenantStatus.ARCHIVED
    cast.tenant.save()

    with pytest.raises(CannotStartError, match="is archived, so nothing was started"):
        start(cast)

    assert_nothing_happened()


def test_unconnected_tenant_starts_nothing(cast: Cast) -> None:
    ProviderConnection.objects.all().delete()

    with pytest.raises(CannotStartError, match="Configure the connection first"):
        start(cast)

    assert_nothing_happened()


def test_rolled_back_start_leaves_nothing(cast: Cast) -> None:
    with transaction.atomic():
        start(cast)
        transaction.set_rollback(True)

    assert_nothing_happened()


def test_queued_run_is_cancelled_at_once(cast: Cast) -> None:
    run = start(cast)

    with scope(tenant=cast.tenant):
        first = runs.cancel(run=run, cancelled_by=cast.owner)
        second = runs.cancel(run=run, cancelled_by=cast.owner)

    assert (first, second) == (True, False)
    assert now(run).outcome == RunOutcome.CANCELLED
    assert AuditLog.objects.filter(action="operation.cancelled").count() == 1


def test_run_that_is_asked_to_stop_twice_is_audited_once(cast: Cast) -> None:
    run = start(cast)
    lease = acquire(run.pk)
    assert lease

    with scope(tenant=cast.tenant):
        assert runs.cancel(run=run, cancelled_by=cast.owner)
        assert runs.cancel(run=run, cancelled_by=cast.manager)
        lease.release()
        assert runs.cancel(run=run, cancelled_by=cast.manager)

    assert now(run).outcome == RunOutcome.CANCELLED
    assert AuditLog.objects.get(action="operation.cancelled").actor_id == cast.owner.pk


def test_cancelled_run_makes_room_for_the_next(cast: Cast) -> None:
    run = start(cast)
    with scope(tenant=cast.tenant):
        runs.cancel(run=run, cancelled_by=cast.owner)

    assert start(cast) != run
    assert len(ledger()) == 2


@pytest.mark.parametrize(
    "impossible",
    [
        {"type": "page_view"},
        {"status": "completed"},
        {"outcome": "failed"},
        {"status": "completed", "outcome": "failed", "completed_at": "2026-01-01T00:00:00Z"},
        {"failure_code": "unreachable"},
        {"trigger": "schedule"},
        {"progress_done": 5, "progress_total": 4},
    ],
    ids=str,
)
def test_database_refuses_an_impossible_run(cast: Cast, impossible: dict[str, object]) -> None:
    run = start(cast)

    with scopes_disabled(), pytest.raises(IntegrityError), transaction.atomic():
        OperationRun.objects.filter(pk=run.pk).update(**impossible)


def test_database_refuses_a_workspace_that_is_not_the_tenants(cast: Cast) -> None:
    run = start(cast)

    with scopes_disabled(), pytest.raises(IntegrityError), transaction.atomic():
        OperationRun.objects.filter(pk=run.pk).update(workspace=cast.foreign_tenant.workspace)


def jobs() -> list[tuple[str, dict[str, int]]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, args::text FROM procrastinate_jobs ORDER BY id")
        return [(name, json.loads(args)) for name, args in cursor.fetchall()]


def assert_nothing_happened() -> None:
    with scopes_disabled():
        assert not OperationRun.objects.exists()
    assert ledger() == []
    assert jobs() == []
    assert not AuditLog.objects.exists()
