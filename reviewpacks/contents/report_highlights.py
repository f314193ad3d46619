"""The summary of a report: its metrics, its findings, and what changed in the period."""

from dataclasses import dataclass
from datetime import datetime

from reports.comparison import ChangedEntry, Changes
from reports.enums import Change
from reports.models import StoredReport
from reports.pages.report import FindingLine, Metric, ReportPage, metrics
from reports.types.base import Highlight, UnreadableError
from reports.types.registry import UnknownSchemaError
from reviewpacks.date_range import DateRange
from reviewpacks.pack_data import ReportData
from tenantpilot.ui.formatting import number

CHANGES_SHOWN = 10


@dataclass(frozen=True, kw_only=True)
class ReportHighlights:
    """One report in the summary. `before` is the report it is compared with, if there is one."""

    title: str
    description: str
    report: StoredReport
    before: StoredReport | None
    metrics: list[Metric]
    findings: list[FindingLine]
    highlights: list[Highlight]
    changes: dict[str, int] | None
    first_changes: list[ChangedEntry]
    # Nothing newer was stored in the period.
    is_from_before: bool
    confirmed_at: datetime | None

    @property
    def change_words(self) -> str:
        """What changed, in words: "3 added, 1 removed"."""
        parts = [
            f"{number(self.changes[each.value])} {each.label.lower()}"
            for each in Change
            if self.changes and self.changes[each.value]
        ]
        return ", ".join(parts) or "nothing"

    @property
    def changes_left(self) -> int:
        """How many changes the summary does not show."""
        return sum((self.changes or {}).values()) - len(self.first_changes)


def highlights(data: list[ReportData], *, date_range: DateRange) -> list[ReportHighlights]:
    """Return the highlights of every stored report. Needs the tenant's scope."""
    return [_of(each, each.latest, date_range=date_range) for each in data if each.latest]


def _of(chosen: ReportData, report: StoredReport, *, date_range: DateRange) -> ReportHighlights:
    before = chosen.baseline
    page = ReportPage(report=report, before=before, after=None)
    counts, first = _changes(report, before)
    return ReportHighlights(
        title=chosen.report_type.label,
        description=page.definition.description,
        report=report,
        before=before if counts is not None else None,
        metrics=metrics(report, before=before if counts is not None else None),
        findings=page.finding_lines,
        highlights=page.highlights,
        changes=counts,
        first_changes=first,
        is_from_before=report.created_at < date_range.begins_at,
        confirmed_at=chosen.confirmed_at,
    )


def _changes(
    report: StoredReport, before: StoredReport | None
) -> tuple[dict[str, int] | None, list[ChangedEntry]]:
    """Return how much changed and the first of it; None if the two cannot be compared."""
    changes = Changes(before=before, after=report) if before else None
    if changes is None or not changes.are_comparable:
        return None, []
    try:
        return changes.counts(), changes[:CHANGES_SHOWN]
    except (UnknownSchemaError, UnreadableError):
        return None, []
