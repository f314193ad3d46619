"""Stored reports, and what changed between two."""

from demo.world import people
from demo.world.customers import (
    ALDER_VALLEY,
    HARBOURLIGHT,
    KESTREL,
    LARKSPUR,
    MERIDIAN,
    QUARRY_LANE,
    Customer,
)
from demo.world.people import HELENA
from operations.models import OperationRun
from reports.models import StoredReport
from tenantpilot.enums import OperationType, ReportType
from tests.e2e import planted
from tests.e2e.places import Place, latest, latest_of, tenant, tenant_named
from tests.e2e.visits import INVALID, TENANT, NotAPage, visit

REPORTS = f"{TENANT}reports/"
REPORT = f"{REPORTS}<int:report_id>/"
RUN = f"{TENANT}operation-runs/<int:run_id>/"
ROLES, POSTURE = ReportType.ENTRA_ADMIN_ROLES, ReportType.PERMISSION_POSTURE
LONG, LONG_HOME = planted.LONG_NAMED, tenant_named(planted.LONG_TENANT)
ROLES_RUN = OperationType.ENTRA_ADMIN_ROLES_REPORT


def on(customer: Customer, report_type: ReportType) -> Place:
    """The customer's latest report of the type."""
    return latest_of(customer.name, StoredReport, "report_id", report_type=report_type)


def long_names(report_type: ReportType) -> Place:
    """The latest report of the type on the tenant of long names."""
    return latest_of(planted.LONG_TENANT, StoredReport, "report_id", report_type=report_type)


PAGES = (
    visit("reports", REPORTS, HELENA, tenant(KESTREL)),
    visit("reports-read-only", REPORTS, people.MIRA, tenant(ALDER_VALLEY)),
    visit("reports-none", REPORTS, HELENA, tenant(LARKSPUR)),
    visit("reports-no-match", REPORTS, HELENA, tenant(QUARRY_LANE),
          query="?type=entra_admin_roles"),
    visit("reports-bad-filter", REPORTS, HELENA, tenant(KESTREL), query="?type=x", status=INVALID),
    visit("reports-long", REPORTS, LONG, LONG_HOME),
    visit("report-roles", REPORT, HELENA, on(KESTREL, ROLES)),
    visit("report-roles-last-page", REPORT, people.MIRA, on(KESTREL, ROLES), query="?page=999"),
    visit("report-roles-finding", REPORT, HELENA, on(KESTREL, ROLES), query="?finding=high"),
    visit("report-roles-bad-filter", REPORT, HELENA, on(KESTREL, ROLES), query="?finding=x",
          status=INVALID),
    visit("report-roles-not-told", REPORT, HELENA, on(HARBOURLIGHT, ROLES)),
    visit("report-no-match", REPORT, HELENA, on(KESTREL, ROLES), query="?search=zeppelin"),
    visit("report-posture", REPORT, HELENA, on(KESTREL, POSTURE)),
    visit("report-posture-missing", REPORT, HELENA, on(QUARRY_LANE, POSTURE)),
    visit("report-posture-too-much", REPORT, people.GRACE, on(MERIDIAN, POSTURE)),
    visit("report-long", REPORT, LONG, long_names(ROLES)),
    visit("report-of-another-release", REPORT, LONG, long_names(POSTURE)),
    visit("report-changes", f"{REPORT}changes/", HELENA, on(KESTREL, ROLES)),
    visit("report-changes-long", f"{REPORT}changes/", LONG, long_names(ROLES)),
    visit("report-run", RUN, HELENA, latest(OperationRun, "run_id", type=ROLES_RUN)),
)  # fmt: skip
NOT_PAGES = {
    f"{REPORTS}create/": NotAPage.FORM_ONLY,
    f"{REPORTS}schedule/": NotAPage.FORM_ONLY,
    f"{REPORT}download/": NotAPage.FORM_ONLY,
    f"{REPORT}delete/": NotAPage.FORM_ONLY,
}
