"""What becomes of a requested report, and what the ledger says of it."""

import pytest

from demo.graph_stub.world import StubTenant
from operations.enums import RunOutcome, RunTrigger
from tenantpilot.audit.models import AuditLog
from tenantpilot.enums import ReportType
from tests.cast import Cast
from tests.ledger import LedgerRow, ledger
from tests.reports.journeys import (
    PERMISSIONS,
    ROLES,
    ask,
    finish,
    make,
    make_by_schedule,
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


def test_erased_person_leaves_report_and_ledger_row(connected: Cast) -> None:
    report = make(connected)

    connected.operator.delete()

    (left,) = reports_of(connected.tenant)
    assert (left.pk, left.created_by_id) == (report.pk, None)
    assert [row.actor_id for row in ledger()] == [None]
