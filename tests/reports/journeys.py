"""Short ways to a report."""

from django.urls import reverse
from django_scopes import scope, scopes_disabled

from operations.models import OperationRun
from operations.services import runs
from operations.services.execution import execute_run
from reports.models import ReportSchedule, StoredReport
from reports.services import creation
from reports.types.registry import OPERATION_OF
from tenantpilot.enums import ReportType
from tenantpilot.tenants.models import Tenant
from tests.cast import Cast

PERMISSIONS, ROLES = ReportType.PERMISSION_POSTURE, ReportType.ENTRA_ADMIN_ROLES


def ask(cast: Cast, report_type: ReportType = ROLES) -> OperationRun:
    """The operator asks for a report on the cast's tenant."""
    return creation.request_report(
        tenant=cast.tenant, report_type=report_type, requested_by=cast.operator
    ).run


def finish(run: OperationRun) -> OperationRun:
    """A worker carries the run out; return it as it then stands."""
    execute_run(run_id=run.pk)
    return now(run)


def now(run: OperationRun) -> OperationRun:
    """Return the run as the database has it."""
    with scopes_disabled():
        fresh: OperationRun = OperationRun.objects.get(pk=run.pk)
    return fresh


def make(cast: Cast, report_type: ReportType = ROLES) -> StoredReport:
    """The operator asks for a report and gets it."""
    run = finish(ask(cast, report_type))
    assert run.outcome == "succeeded", run.failure_code
    return stored(run.result_id or 0)


def make_by_schedule(cast: Cast, report_type: ReportType = ROLES) -> StoredReport:
    """Nobody asks, and the report comes all the same."""
    started = runs.schedule(tenant=cast.tenant, operation_type=OPERATION_OF[report_type])
    return stored(finish(started.run).result_id or 0)


def stored(report_id: int) -> StoredReport:
    with scopes_disabled():
        report: StoredReport = StoredReport.objects.get(pk=report_id)
    return report


def reports_of(tenant: Tenant) -> list[StoredReport]:
    """Every report of the tenant, oldest first."""
    with scope(tenant=tenant):
        return list(StoredReport.objects.order_by("created_at", "pk"))


def url(name: str, report: StoredReport) -> str:
    """The address of one of a report's pages."""
    return reverse(
        f"reports:{name}", kwargs={"tenant_id": report.tenant_id, "report_id": report.pk}
    )


def of_tenant(name: str, tenant: Tenant) -> str:
    return reverse(f"reports:{name}", kwargs={"tenant_id": tenant.pk})


def weekly(tenant: Tenant) -> set[str]:
    with scope(tenant=tenant):
        return set(ReportSchedule.objects.values_list("report_type", flat=True))
