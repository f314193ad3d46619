"""New findings of reports, and permissions that reach further than they need to."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse_lazy
from django.utils.functional import Promise
from django.utils.text import format_lazy

from attention.enums import Kind
from attention.enums import Severity as Urgency
from attention.items import Item
from attention.registry import Facts, attention_source
from reports.enums import Severity
from reports.latest import LatestReport, latest_reports, latest_with, recent_findings
from reports.types.permission_posture.findings import PermissionFinding
from tenantpilot.enums import ReportType

# For so long a finding is new.
NEW_FOR = timedelta(days=14)
_TOO_MUCH = (
    PermissionFinding.BROADER_AND_CHANGING,
    PermissionFinding.CHANGING_PERMISSION_NOT_NEEDED,
)
_WITH_NEWS = [each for each in ReportType if each != ReportType.PERMISSION_POSTURE]
_SERIOUS = {Severity.HIGH: Urgency.HIGH, Severity.MEDIUM: Urgency.MEDIUM}


@attention_source
def findings(facts: Facts) -> Iterator[Item]:
    """Yield what the latest reports found that is new, and permissions that are too much.

    What a permission posture report finds is told by the connection, or as too much.
    """
    recent = recent_findings(after=facts.now - NEW_FOR)
    found = latest_reports({pk for pk, _, _ in recent} & facts.active, types=_WITH_NEWS)
    for tenant_id, reports in found.items():
        if item := _new_finding(tenant_id, reports, recent):
            yield item
    postures = latest_with(
        _TOO_MUCH, report_type=ReportType.PERMISSION_POSTURE, tenant_ids=facts.active
    )
    for reports in postures.values():
        posture = reports[ReportType.PERMISSION_POSTURE]
        yield _too_much(posture, sum(posture.summary.get(one.count_name, 0) for one in _TOO_MUCH))


def _new_finding(
    tenant_id: int,
    reports: dict[ReportType, LatestReport],
    recent: dict[tuple[int, ReportType, Severity], datetime],
) -> Item | None:
    """Return the item of the most serious new finding that the latest report still has."""
    for severity, urgency in _SERIOUS.items():
        for report_type, report in reports.items():
            found_at = recent.get((tenant_id, report_type, severity))
            count = report.summary.get(severity.value, 0)
            if not count or not found_at:
                continue
            return Item(
                tenant_id=tenant_id,
                kind=Kind.NEW_FINDING,
                severity=urgency,
                since=found_at,
                sentence=f"The {report_type.label} report found something new: "
                f"{count:,} {severity.label.lower()} now.",
                page=format_lazy("{}?finding={}", _url_of(report), severity.value),
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
        page=_url_of(posture),
        link_text="Read the report",
    )


def _url_of(report: LatestReport) -> Promise:
    return reverse_lazy(
        "reports:detail", kwargs={"tenant_id": report.tenant_id, "report_id": report.pk}
    )
