"""New findings of reports, and permissions that reach further than they need to."""

from collections.abc import Iterator, Mapping, Sequence

from django.db.models import Subquery

from attention.enums import Kind
from attention.enums import Severity as Urgency
from attention.items import Item
from attention.registry import Facts, attention_source
from reports.enums import Severity
from reports.latest import (
    WITH_NEWS,
    LatestReport,
    News,
    latest_if_with,
    latest_with,
    news,
    news_among,
)
from reports.models import StoredReport
from reports.types.permission_posture.findings import PermissionFinding
from tenantpilot.enums import ReportType

_TOO_MUCH = (
    PermissionFinding.BROADER_AND_CHANGING,
    PermissionFinding.CHANGING_PERMISSION_NOT_NEEDED,
)
_SERIOUS = {Severity.HIGH: Urgency.HIGH, Severity.MEDIUM: Urgency.MEDIUM}


@attention_source
def findings(facts: Facts) -> Iterator[Item]:
    """Yield what the latest reports found that is new, and permissions that are too much."""
    for tenant_id, of_tenant in facts.read(news, now=facts.now).items():
        if tenant_id in facts.active and (item := _new_finding(tenant_id, of_tenant)):
            yield item
    postures = facts.read(
        latest_with, _TOO_MUCH, report_type=ReportType.PERMISSION_POSTURE, tenant_ids=facts.active
    )
    for reports in postures.values():
        posture = reports[ReportType.PERMISSION_POSTURE]
        yield _too_much(posture, sum(posture.summary.get(one.count_name, 0) for one in _TOO_MUCH))


def know_reports(facts: Facts, reports: Sequence[StoredReport]) -> None:
    """Tell the facts the reports of one tenant, `newest_and_news`, as far as `findings` asks."""
    asked = [each for each in reports if each.tenant_id in facts.active]
    postures = [each for each in asked if each.report_type == ReportType.PERMISSION_POSTURE][:1]
    facts.know(news, news_among(asked, now=facts.now))
    facts.know(
        latest_with,
        {
            each.tenant_id: {ReportType.PERMISSION_POSTURE: LatestReport.of(each)}
            for each in postures
            if any(one.count_name in each.summary for one in _TOO_MUCH)
        },
    )


def too_much() -> Subquery:
    """Let a statement about tenants read the permission posture, if there is too much in it."""
    return latest_if_with(_TOO_MUCH, report_type=ReportType.PERMISSION_POSTURE)


def know_postures(facts: Facts, told: Mapping[int, str | None]) -> None:
    """Tell the facts what a statement about tenants has read of `too_much`, by tenant."""
    facts.know(
        latest_with,
        {
            pk: {ReportType.PERMISSION_POSTURE: LatestReport.told(pk, report)}
            for pk, report in told.items()
            if report and pk in facts.active
        },
    )


def _new_finding(tenant_id: int, found: dict[ReportType, News]) -> Item | None:
    """Return the item of the most serious new finding that the latest report still has."""
    for severity, urgency in _SERIOUS.items():
        for report_type in (each for each in WITH_NEWS if each in found):
            each = found[report_type]
            count = each.report.summary.get(severity.value, 0)
            found_at = each.found_at.get(severity)
            if not count or not found_at:
                continue
            return Item(
                tenant_id=tenant_id,
                kind=Kind.NEW_FINDING,
                severity=urgency,
                since=found_at,
                sentence=f"The {report_type.label} report found something new: "
                f"{count:,} {severity.label.lower()} now.",
                route="reports:detail",
                row={"report_id": each.report.pk},
                part=f"?finding={severity.value}",
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
        route="reports:detail",
        row={"report_id": posture.pk},
        link_text="Read the report",
    )
