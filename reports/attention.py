"""New findings of reports, and permissions that reach further than they need to."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse

from attention.enums import Kind
from attention.enums import Severity as Urgency
from attention.items import Item
from attention.registry import Facts, attention_source
from reports.enums import Severity
from reports.latest import LatestReport, latest_reports, recent_findings
from reports.types.permission_posture.findings import PermissionFinding
from tenantpilot.enums import ReportType
from tenantpilot.tenants.models import Tenant, TenantStatus

# For so long a finding is new.
NEW_FOR = timedelta(days=14)
_TOO_MUCH = (
    PermissionFinding.BROADER_AND_CHANGING,
    PermissionFinding.CHANGING_PERMISSION_NOT_NEEDED,
)
_SERIOUS = {Severity.HIGH: Urgency.HIGH, Severity.MEDIUM: Urgency.MEDIUM}


@attention_source
def findings(facts: Facts) -> Iterator[Item]:
    """Yield what the latest reports found that is new, and permissions that are too much.

    What a permission posture report finds is told by the connection, or as too much.
    """
    latest = facts.read(latest_reports)
    recent = recent_findings(after=facts.now - NEW_FOR)
    for tenant in facts.tenants:
        if tenant.status != TenantStatus.ACTIVE:
            continue
        reports = latest.get(tenant.pk, {})
        if item := _new_finding(tenant, reports, recent):
            yield item
        posture = reports.get(ReportType.PERMISSION_POSTURE)
        if posture and (count := sum(posture.summary.get(one.count_name, 0) for one in _TOO_MUCH)):
            yield _too_much(posture, count)


def _new_finding(
    tenant: Tenant,
    reports: dict[ReportType, LatestReport],
    recent: dict[tuple[int, ReportType, Severity], datetime],
) -> Item | None:
    """Return the item of the most serious new finding that the latest report still has."""
    for severity, urgency in _SERIOUS.items():
        for report_type, report in reports.items():
            found_at = recent.get((tenant.pk, report_type, severity))
            count = report.summary.get(severity.value, 0)
            if report_type == ReportType.PERMISSION_POSTURE or not count or not found_at:
                continue
            return Item(
                tenant_id=tenant.pk,
                kind=Kind.NEW_FINDING,
                severity=urgency,
                since=found_at,
                sentence=f"The {report_type.label} report found something new: "
                f"{count:,} {severity.label.lower()} now.",
                url=f"{_url_of(report)}?finding={severity.value}",
                link_text="Read the findings",
            )
    return None


def _too_much(posture: LatestReport, count: int) -> Item:
    which = "A permission" if count == 1 else f"{count:,} permissions"
    return Item(
        tenant_id=posture.tenant_id,
        kind=Kind.PERMISSION_TOO_MUCH,
        severity=Urgency.MEDIUM,
        since=posture.created_at,
        sentence=f"{which} to change things, and TenantPilot only reads.",
        url=_url_of(posture),
        link_text="Read the report",
    )


def _url_of(report: LatestReport) -> str:
    return reverse("reports:detail", kwargs={"tenant_id": report.tenant_id, "report_id": report.pk})
