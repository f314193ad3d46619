"""The figures of the latest reports of a set of tenants in scope, without their entries."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from django_scopes import scopes_disabled

from reports.enums import Severity
from reports.models import StoredReport
from tenantpilot.enums import ReportType
from tenantpilot.tenants.models import Tenant, is_among


@dataclass(frozen=True, kw_only=True)
class LatestReport:
    """What the latest report of a type says in figures."""

    pk: int
    tenant_id: int
    created_at: datetime
    summary: dict[str, int]


type Latest = dict[int, dict[ReportType, LatestReport]]


def latest_reports(tenants: Sequence[Tenant]) -> Latest:
    """Return the latest report of each type, by tenant, in one statement."""
    # Each is about one of these tenants: comparing it with all of them again would cost the most.
    with scopes_disabled():
        newest = [
            StoredReport.objects.filter(tenant=OuterRef("pk"), report_type=each)
            .order_by("-created_at", "-pk")
            .values(
                found=JSONObject(
                    pk="pk",
                    tenant_id="tenant_id",
                    report_type="report_type",
                    created_at="created_at",
                    summary="summary",
                )
            )[:1]
            for each in ReportType
        ]
    rows = (
        Tenant.objects.filter(is_among((each.pk for each in tenants), column="pk"))
        .order_by()
        .values_list(*[Subquery(each) for each in newest])
    )
    found: Latest = defaultdict(dict)
    for told in (each for row in rows for each in row if each):
        report = LatestReport(
            pk=told["pk"],
            tenant_id=told["tenant_id"],
            created_at=datetime.fromisoformat(told["created_at"]),
            summary=told["summary"],
        )
        found[report.tenant_id][ReportType(told["report_type"])] = report
    return dict(found)


def recent_findings(*, after: datetime) -> dict[tuple[int, ReportType, Severity], datetime]:
    """Return when reports in scope last found something new since then, by type and severity."""
    rows = (
        StoredReport.objects.filter(created_at__gt=after)
        .exclude(new_findings={})
        .order_by("created_at", "pk")
        .values_list("tenant_id", "report_type", "created_at", "new_findings")
    )
    return {
        (tenant_id, ReportType(report_type), severity): created_at
        for tenant_id, report_type, created_at, new in rows
        for severity in Severity
        if new.get(severity.value)
    }


def findings_by_severity(reports: dict[ReportType, LatestReport]) -> dict[Severity, int]:
    """Return how many findings the reports have together, by severity."""
    return {
        severity: sum(each.summary.get(severity.value, 0) for each in reports.values())
        for severity in Severity
    }
