"""The reports card on a tenant's page."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from reports.forms import ScheduleForm
from reports.models import StoredReport
from reports.pages.report_list import ReportCard, cards
from reports.selectors import ReportStatus
from reports.types.base import Finding, rank
from reports.types.registry import DEFINITIONS
from tenantpilot.enums import ReportType


@dataclass(frozen=True, kw_only=True)
class TenantFinding:
    """A finding of a latest report, and how many entries have it."""

    report: StoredReport
    finding: Finding
    count: int

    @property
    def report_type(self) -> ReportType:
        return ReportType(self.report.report_type)

    @property
    def url(self) -> str:
        """The entries that have it."""
        page = reverse(
            "reports:detail",
            kwargs={"tenant_id": self.report.tenant_id, "report_id": self.report.pk},
        )
        return f"{page}?finding={self.finding.value}"


@dataclass(frozen=True, kw_only=True)
class TenantReports:
    """Every report type, and which of them are created every week."""

    cards: list[ReportCard]
    schedule_form: ScheduleForm

    @property
    def findings(self) -> list[TenantFinding]:
        """What the latest reports found, the most serious first."""
        found = [
            TenantFinding(report=status.latest, finding=finding, count=count)
            for status in (card.status for card in self.cards)
            if status.latest
            for finding in DEFINITIONS[status.report_type].findings
            if (count := status.latest.summary.get(finding.count_name, 0))
        ]
        return sorted(found, key=lambda each: rank(each.finding))

    @property
    def weekly(self) -> list[str]:
        """The names of the weekly reports."""
        return [each.status.report_type.label for each in self.cards if each.status.is_weekly]


def of_statuses(statuses: Sequence[ReportStatus]) -> TenantReports:
    """Return the card of a tenant's report types."""
    chosen = {each.report_type.value: each.is_weekly for each in statuses}
    return TenantReports(cards=cards(statuses), schedule_form=ScheduleForm(initial=chosen))
