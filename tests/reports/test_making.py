"""What becomes of a requested report, and what the ledger says of it."""

import pytest
from django_scopes import scope, scopes_disabled

from demo.graph_stub.faults import Fault
from demo.graph_stub.server import StubServer
from demo.graph_stub.world import StubTenant
from operations.execution import Work, carry_out
from operations.lease import Lease
from operations.models import OperationRun
from operations.services import runs
from operations.vocabulary import RunOutcome, RunStatus, RunTrigger
from reports.models import StoredReport
from reports.payloads.document import Document
from reports.services import keeping
from tenantpilot.audit.models import AuditLog
from tenantpilot.tenants.models import TenantStatus
from tenantpilot.vocabulary import ReportType
from tenantpilot.workspaces.models import Role, WorkspaceMembership
from tests.cast import Cast
from tests.ledger import LedgerRow, ledger
from tests.operations.test_execution import forget_heartbeat
from tests.reports.journeys import (
    PERMISSIONS,
    ROLES,
    ask,
    finish,
    make,
    make_by_schedule,
    now,
    reports_of,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("report_type", ReportType)
def test_created_report_is_one_use_by_the_person_who_asked(
    connected: Cast, report_type: ReportType
) -> None:
    report = make(connected, report_type)

    assert ledger() == [
        LedgerRow(
            event_name="reports.stored_report_created",
            workspace_id=connected.workspace.pk,
            tenant_id=connected.tenant.pk,
            actor_id=connected.operator.pk,
            subject_type="StoredReport",
            subject_id=report.pk,
            metadata=f'{{"report_type": "{report_type.value}"}}',
        )
    ]


def test_report_knows_its_run_and_who_asked(connected: Cast) -> None:
    report = make(connected)

    assert report.created_by == connected.operator
    assert report.trigger == RunTrigger.PERSON
    assert report.run is not None
    assert report.run.counts == {
        "created": 1,
        "entries": report.summary["entries"],
        "findings": report.summary["findings"],
    }
    assert report.run.result_id == report.pk


def test_creation_is_audited(connected: Cast) -> None:
    report = make(connected)

    entry = AuditLog.objects.get(action="report.created")
    assert (entry.actor_id, entry.subject_id) == (connected.operator.pk, report.pk)
    assert entry.details == {"report_type": "entra_admin_roles"}


@pytest.mark.parametrize("report_type", ReportType)
def test_unchanged_data_gives_no_new_report_and_no_use(
    connected: Cast, report_type: ReportType
) -> None:
    report = make(connected, report_type)

    run = finish(ask(connected, report_type))

    assert run.outcome == RunOutcome.SUCCEEDED
    assert run.counts["unchanged"] == 1
    assert "created" not in run.counts
    assert run.result_id == report.pk
    assert reports_of(connected.tenant) == [report]
    assert len(ledger()) == 1
    assert AuditLog.objects.filter(action="report.created").count() == 1


def test_changed_data_gives_a_new_report_and_a_use(
    connected: Cast, stub_tenant: StubTenant
) -> None:
    first = make(connected)
    stub_tenant.role_assignments.pop()

    second = make(connected)

    assert reports_of(connected.tenant) == [first, second]
    assert [row.subject_id for row in ledger()] == [first.pk, second.pk]


def test_data_that_came_back_are_a_new_report(connected: Cast, stub_tenant: StubTenant) -> None:
    first = make(connected)
    gone = stub_tenant.role_assignments.pop()
    make(connected)
    stub_tenant.role_assignments.append(gone)

    third = make(connected)

    assert third.fingerprint == first.fingerprint
    assert len(reports_of(connected.tenant)) == 3


def test_other_order_is_no_change(connected: Cast, stub_tenant: StubTenant) -> None:
    make(connected)
    stub_tenant.role_assignments.reverse()

    make(connected)

    assert len(reports_of(connected.tenant)) == 1


def test_types_do_not_meet(connected: Cast) -> None:
    permissions, roles = make(connected, PERMISSIONS), make(connected, ROLES)

    assert (permissions.changes, roles.changes) == (None, None)
    assert len(ledger()) == 2


def test_scheduled_report_is_nobodys_use(connected: Cast) -> None:
    report = make_by_schedule(connected)

    assert (report.created_by, report.trigger) == (None, RunTrigger.SCHEDULE)
    assert ledger() == []


def test_person_who_gets_a_scheduled_report_unchanged_created_nothing(connected: Cast) -> None:
    report = make_by_schedule(connected)

    assert make(connected) == report
    assert ledger() == []


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
    microsoft.arm(Fault(status=500), path="roleManagement/directory/roleEligibility")

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
            carry_out(run_id=run.pk)
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
    honest = keeping.keep

    def overtaken(*, work: Work, document: Document) -> keeping.Kept:
        monkeypatch.setattr(keeping, "keep", honest)
        forget_heartbeat(run)
        finish(run)
        return honest(work=work, document=document)

    monkeypatch.setattr(keeping, "keep", overtaken)

    carry_out(run_id=run.pk)

    assert len(reports_of(connected.tenant)) == 1
    assert len(ledger()) == 1
    assert now(run).counts["created"] == 1


def test_erased_person_leaves_report_and_ledger_row(connected: Cast) -> None:
    report = make(connected)

    connected.operator.delete()

    (left,) = reports_of(connected.tenant)
    assert (left.pk, left.created_by_id) == (report.pk, None)
    assert [row.actor_id for row in ledger()] == [None]


class KilledError(BaseException):
    """What a worker dies of. Nothing of ours catches it."""


def killed_before_the_end(*_args: object, **_kwargs: object) -> None:
    raise KilledError


def assert_nothing_came_of_it(cast: Cast) -> None:
    with scopes_disabled():
        assert not StoredReport.objects.exists()
    assert ledger() == []
    assert not AuditLog.objects.filter(action="report.created").exists()
