"""Several workers, several people, one report."""

import pytest
from django_scopes import scope

from demo.graph_stub.world import StubTenant
from operations.services.execution import execute_run
from operations.services.lease import LeaseHeldError
from reports.services import deletion
from tenantpilot.audit.models import AuditLog
from tests.cast import Cast
from tests.concurrency import at_once
from tests.ledger import ledger
from tests.reports.journeys import ask, make, reports_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_eight_workers_on_one_run_make_one_report(connected: Cast) -> None:
    run = ask(connected)

    def work() -> None:
        try:
            execute_run(run_id=run.pk)
        except LeaseHeldError:
            return

    at_once(work, times=8)

    assert len(reports_of(connected.tenant)) == 1
    assert len(ledger()) == 1


def test_eight_deletions_at_once_are_one(connected: Cast, stub_tenant: StubTenant) -> None:
    first = make(connected)
    stub_tenant.role_assignments.pop()
    second = make(connected)

    def delete() -> bool:
        with scope(tenant=connected.tenant):
            return deletion.delete_report(report=first, deleted_by=connected.owner)

    deleted = at_once(delete, times=8)

    assert sum(deleted) == 1
    assert reports_of(connected.tenant) == [second]
    assert AuditLog.objects.filter(action="report.deleted").count() == 1


def test_deleting_the_latest_while_it_is_checked_leaves_a_true_answer(connected: Cast) -> None:
    """Either the run found it unchanged before it went, or it made a new one."""
    report = make(connected)
    run = ask(connected)

    def check() -> None:
        execute_run(run_id=run.pk)

    def delete() -> None:
        with scope(tenant=connected.tenant):
            deletion.delete_report(report=report, deleted_by=connected.owner)

    acts = [check, delete]

    def one_of_them() -> None:
        act = acts.pop()
        act()

    at_once(one_of_them, times=2)

    left = reports_of(connected.tenant)
    assert len(ledger()) == 1 + len(left)
    assert report not in left
