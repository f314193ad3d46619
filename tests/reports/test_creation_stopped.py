"""A report that fails, is cancelled or loses its worker stores nothing."""

import pytest
from django_scopes import scope, scopes_disabled

from demo.graph_stub.faults import Fault
from demo.graph_stub.server import StubServer
from demo.graph_stub.world import StubTenant
from operations.context import RunContext
from operations.enums import RunOutcome, RunStatus
from operations.models import OperationRun
from operations.services import runs
from operations.services.execution import execute_run
from operations.services.lease import Lease
from reports.models import StoredReport
from reports.services import storage
from reports.services.storage import StoreResult
from reports.types.document import Document
from tenantpilot.audit.models import AuditLog
from tenantpilot.enums import ReportType
from tenantpilot.tenants.models import TenantStatus
from tenantpilot.workspaces.models import Role, WorkspaceMembership
from tests.cast import Cast
from tests.ledger import ledger
from tests.operations.journeys import forget_heartbeat
from tests.reports.journeys import (
    ask,
    finish,
    now,
    reports_of,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("report_type", ReportType)
def test_failed_reading_stores_nothing(
    connected: Cast, microsoft: StubServer, report_type: ReportType
) -> None:
    microsoft.arm(Fault(status=403, body=b"{}"))

    run = finish(ask(connected, report_type))

    assert (run.outcome, run.result_id) == (RunOutcome.FAILED, None)
    assert_nothing_came_of_it(connected)


def test_reading_that_fails_half_way_stores_nothing(
    connected: Cast, stub_tenant: StubTenant, microsoft: StubServer
) -> None:
    microsoft.arm(Fault(status=500), path="roleManagement/directory/roleAssignments")

    run = finish(ask(connected))

    assert run.failure_code == "server_error"
    assert_nothing_came_of_it(connected)


def test_cancelled_report_stores_nothing(connected: Cast, microsoft: StubServer) -> None:
    run = ask(connected)
    with scope(tenant=connected.tenant):
        runs.cancel(run=run, cancelled_by=connected.operator)

    assert finish(run).outcome == RunOutcome.CANCELLED
    assert_nothing_came_of_it(connected)


def test_report_cancelled_while_it_reads_stores_nothing(
    connected: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = ask(connected)
    honest = Lease.progress

    def cancelled_meanwhile(lease: Lease, *, done: int, total: int | None, label: str) -> bool:
        if label.startswith("Comparing"):
            OperationRun.objects.filter(pk=run.pk).update(cancel_requested_at=run.created_at)
        return honest(lease, done=done, total=total, label=label)

    monkeypatch.setattr(Lease, "progress", cancelled_meanwhile)

    assert finish(run).outcome == RunOutcome.CANCELLED
    assert_nothing_came_of_it(connected)


@pytest.mark.parametrize("change", ["demoted", "removed", "erased", "archived"])
def test_what_was_withdrawn_meanwhile_stores_nothing(connected: Cast, change: str) -> None:
    run = ask(connected)
    membership = WorkspaceMembership.objects.filter(user=connected.operator)
    match change:
        case "demoted":
            membership.update(role=Role.READ_ONLY)
        case "removed":
            membership.delete()
        case "erased":
            connected.operator.delete()
        case _:
            connected.tenant.status = TenantStatus.ARCHIVED
            connected.tenant.save()

    assert finish(run).outcome == RunOutcome.FAILED
    assert_nothing_came_of_it(connected)


def test_run_that_lost_its_worker_after_storing_takes_its_own_report(
    connected: Cast, stub_tenant: StubTenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = ask(connected)
    with monkeypatch.context() as patched:
        patched.setattr(Lease, "complete", killed_before_the_end)
        with pytest.raises(KilledError):
            execute_run(run_id=run.pk)
    stub_tenant.role_assignments.pop()
    forget_heartbeat(run)

    ended = finish(run)

    (report,) = reports_of(connected.tenant)
    assert (ended.status, ended.result_id) == (RunStatus.COMPLETED, report.pk)
    assert ended.counts["created"] == 1
    assert len(ledger()) == 1


def test_thawed_worker_stores_nothing(connected: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """While it slept, another one took the run over and stored the report."""
    run = ask(connected)
    honest = storage.store_report

    def overtaken(*, context: RunContext, document: Document) -> StoreResult:
        monkeypatch.setattr("reports.services.creation.store_report", honest)
        forget_heartbeat(run)
        finish(run)
        return honest(context=context, document=document)

    monkeypatch.setattr("reports.services.creation.store_report", overtaken)

    execute_run(run_id=run.pk)

    assert len(reports_of(connected.tenant)) == 1
    assert len(ledger()) == 1
    assert now(run).counts["created"] == 1


class KilledError(BaseException):
    """What a worker dies of. Nothing of ours catches it."""


def killed_before_the_end(*_args: object, **_kwargs: object) -> None:
    raise KilledError


def assert_nothing_came_of_it(cast: Cast) -> None:
    with scopes_disabled():
        assert not StoredReport.objects.exists()
    assert ledger() == []
    assert not AuditLog.objects.filter(action="report.created").exists()
