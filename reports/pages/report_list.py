"""The list of reports: a card for each report type, and the stored reports."""

from collections.abc import Iterable
from dataclasses import dataclass

from reports.enums import Change
from reports.models import StoredReport
from reports.pages.report import Metric, metrics
from reports.selectors import ReportStatus
from reports.types.registry import DEFINITIONS


@dataclass(frozen=True, kw_only=True)
class ReportRow:
    """One report in the list."""

    report: StoredReport

    @property
    def metrics(self) -> list[Metric]:
        return metrics(self.report)

    @property
    def changes(self) -> str:
        """What changed since the report before, in words."""
        if self.report.changes is None:
            return "First of its kind"
        parts = [
            f"{self.report.changes[change.value]:,} {change.label.lower()}"
            for change in Change
            if self.report.changes[change.value]
        ]
        return ", ".join(parts) or "Nothing"


@dataclass(frozen=True, kw_only=True)
class ReportCard:
    """A report type, with its status on the tenant."""

    status: ReportStatus

    @property
    def description(self) -> str:
        """The question that the report answers."""
        return DEFINITIONS[self.status.report_type].description

    @property
    def metrics(self) -> list[Metric]:
        return metrics(self.status.latest) if self.status.latest else []


def rows(reports: Iterable[StoredReport]) -> list[ReportRow]:
    """Return the rows of one page."""
    return [ReportRow(report=report) for report in reports]


def cards(statuses: Iterable[ReportStatus]) -> list[ReportCard]:
    """Return a card for each type of report."""
    return [ReportCard(status=status) for status in statuses]
