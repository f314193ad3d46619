"""What the list of reports shows."""

from collections.abc import Iterable
from dataclasses import dataclass

from reports.models import StoredReport
from reports.report_page import TELLS, Figure, figures
from reports.selectors import Standing
from reports.vocabulary import Change


@dataclass(frozen=True, kw_only=True)
class ReportRow:
    """One report in the list."""

    report: StoredReport

    @property
    def figures(self) -> list[Figure]:
        return figures(self.report)

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
    """One type of report, where the tenant stands with it."""

    standing: Standing

    @property
    def tells(self) -> str:
        """What the report is for."""
        return TELLS[self.standing.report_type]

    @property
    def figures(self) -> list[Figure]:
        return figures(self.standing.latest) if self.standing.latest else []


def rows(reports: Iterable[StoredReport]) -> list[ReportRow]:
    """Return the rows of one page."""
    return [ReportRow(report=report) for report in reports]


def cards(standings: Iterable[Standing]) -> list[ReportCard]:
    """Return a card for each type of report."""
    return [ReportCard(standing=standing) for standing in standings]
