"""Asking for a report: a run, a job, an entry in the audit log, and no use recorded yet."""

import pytest
from django_scopes import scopes_disabled

from operations.enums import RunTrigger
from operations.models import OperationRun
from operations.services.runs import CannotStartError
from reports.services import creation
from reports.types.registry import OPERATION_OF
from tenantpilot.audit.models import AuditLog
from tenantpilot.enums import ReportType
from tenantpilot.tenants.models import ProviderConnection, TenantStatus
from tests.cast import Cast
from tests.concurrency import at_once
from tests.ledger import ledger
from tests.reports.journeys import ROLES, ask

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("report_type", ReportType)
def test_request_queues_the_run_that_makes_the_report(cast: Cast, report_type: ReportType) -> None:
    run = ask(cast, report_type)

    assert (run.type, run.trigger) == (OPERATION_OF[report_type], RunTrigger.PERSON)
    assert run.initiator == cast.operator


def test_request_is_audited(cast: Cast) -> None:
    run = ask(cast)

    entry = AuditLog.objects.get(action="report.requested")
    assert (entry.actor_id, entry.subject_id) == (cast.operator.pk, run.pk)
    assert entry.details == {"report_type": "entra_admin_roles"}


def test_request_alone_is_no_use_of_reports(cast: Cast) -> None:
    ask(cast)

    assert ledger() == []


def test_second_request_returns_the_live_run(cast: Cast) -> None:
    first, second = ask(cast), ask(cast)

    assert first == second
    assert AuditLog.objects.filter(action="report.requested").count() == 1


@pytest.mark.parametrize("blocker", ["archived", "unconnected"])
def test_request_that_cannot_start_leaves_nothing(cast: Cast, blocker: str) -> None:
    if blocker == "archived":
        cast.tenant.status = TenantStatus.ARCHIVED
        cast.tenant.save()
    else:
        ProviderConnection.objects.all().delete()

    with pytest.raises(CannotStartError):
        ask(cast)

    with scopes_disabled():
        assert not OperationRun.objects.exists()
    assert not AuditLog.objects.exists()
    assert ledger() == []


@pytest.mark.django_db(transaction=True)
def test_twenty_requests_at_once_are_one_run(cast: Cast) -> None:
    started = at_once(
        lambda: creation.request_report(
            tenant=cast.tenant, report_type=ROLES, requested_by=cast.operator
        ),
        times=20,
    )

    assert len({each.run.pk for each in started}) == 1
    assert sum(each.is_new for each in started) == 1
    assert AuditLog.objects.filter(action="report.requested").count() == 1
