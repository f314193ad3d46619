"""The figures of the latest reports of a set of tenants in scope, without their entries."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django_scopes import scopes_disabled

from reports.enums import Severity
from reports.models import StoredReport
from reports.types.base import Finding
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


def latest_reports(
    tenant_ids: Collection[int], *, types: Collection[ReportType] = tuple(ReportType)
) -> Latest:
    """Return the latest report of each of these types, by tenant, in one statement."""
    tenants = Tenant.objects.filter(is_among(tenant_ids, column="pk"))
    return _told(tenants, types) if tenant_ids else {}


def latest_with(
    findings: Collection[Finding], *, report_type: ReportType, tenant_ids: Collection[int]
) -> Latest:
    """Return the latest report of the type by tenant, if it has one of the findings."""
    summary = _newest(report_type).values("summary")[:1]
    found = Tenant.objects.filter(is_among(tenant_ids, column="pk")).annotate(
        summary=Subquery(summary)
    )
    names = [each.count_name for each in findings]
    return _told(found.filter(summary__has_any_keys=names), [report_type])


def _newest(report_type: ReportType) -> QuerySet[StoredReport]:
    """Return the reports of the type on a tenant of an outer statement, the newest first."""
    # Each is about one of its tenants: comparing it with all of them again would cost the most.
    with scopes_disabled():
        reports = StoredReport.objects.filter(tenant=OuterRef("pk"), report_type=report_type)
    newest: QuerySet[StoredReport] = reports.order_by("-created_at", "-pk")
    return newest


def _told(tenants: QuerySet[Tenant], types: Collection[ReportType]) -> Latest:
    told = JSONObject(
        pk="pk",
        tenant_id="tenant_id",
        report_type="report_type",
        created_at="created_at",
        summary="summary",
    )
    newest = [Subquery(_newest(each).values(found=told)[:1]) for each in types]
    found: Latest = defaultdict(dict)
    for told in (each for row in tenants.order_by().values_list(*newest) for each in row if each):
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
        .order_by()
        .values_list("tenant_id", "report_type")
        .annotate(
            **{
                each.value: Max("created_at", filter=Q(**{f"new_findings__{each.value}__gt": 0}))
                for each in Severity
            }
        )
    )
    return {
        (tenant_id, ReportType(report_type), severity): found_at
        for tenant_id, report_type, *moments in rows
        for severity, found_at in zip(Severity, moments, strict=True)
        if found_at
    }


def findings_by_severity(reports: dict[ReportType, LatestReport]) -> dict[Severity, int]:
    """Return how many findings the reports have together, by severity."""
    return {
        severity: sum(each.summary.get(severity.value, 0) for each in reports.values())
        for severity in Severity
    }
