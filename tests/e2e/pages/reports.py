"""Stored reports, and what changed between two."""

from demo.world import people
from demo.world.customers import KESTREL, LARKSPUR
from demo.world.people import HELENA
from reports.models import StoredReport
from tenantpilot.vocabulary import ReportType
from tests.e2e import planted
from tests.e2e.places import latest, tenant, tenant_named
from tests.e2e.visits import INVALID, TENANT, NotAPage, visit

REPORTS = f"{TENANT}reports/"
REPORT = f"{REPORTS}<int:report_id>/"
POSTURE = latest(StoredReport, "report_id", report_type=ReportType.PERMISSION_POSTURE)
ROLES = latest(StoredReport, "report_id", report_type=ReportType.ENTRA_ADMIN_ROLES)
COMPARED = latest(StoredReport, "report_id", changes__isnull=False)

PAGES = (
    visit("reports", REPORTS, HELENA, tenant(KESTREL)),
    visit("reports-read-only", REPORTS, people.MIRA, tenant(KESTREL)),
    visit("reports-none", REPORTS, HELENA, tenant(LARKSPUR)),
    visit("reports-bad-filter", REPORTS, HELENA, tenant(KESTREL), query="?type=x", status=INVALID),
    visit("reports-long", REPORTS, planted.LONG_NAMED, tenant_named(planted.LONG_TENANT)),
    visit("report-posture", REPORT, HELENA, POSTURE),
    visit("report-roles", REPORT, HELENA, ROLES),
    visit("report-no-match", REPORT, HELENA, ROLES, query="?search=zeppelin"),
    visit("report-changes", f"{REPORT}changes/", HELENA, COMPARED),
)
NOT_PAGES = {
    f"{REPORTS}create/": NotAPage.FORM_ONLY,
    f"{REPORTS}schedule/": NotAPage.FORM_ONLY,
    f"{REPORT}download/": NotAPage.FORM_ONLY,
    f"{REPORT}delete/": NotAPage.FORM_ONLY,
}
