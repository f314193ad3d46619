"""What a report comes to, and what changed over the period, for the summary."""

from dataclasses import dataclass
from datetime import datetime

from reports.codec import UnreadableError
from reports.comparison import ChangedEntry, Changes
from reports.models import StoredReport
from reports.payloads.schemas import UnknownSchemaError
from reports.report_page import TELLS, Figure, FindingLine, ReportPage, figures
from reports.vocabulary import Change
from reviewpacks.inputs import ReportInput
from reviewpacks.period import Span
from tenantpilot.ui.formatting import number

CHANGES_SHOWN = 10


@dataclass(frozen=True, kw_only=True)
class ReportHighlights:
    """One report in the summary; `before` is what it is compared with, if anything."""

    title: str
    tells: str
    report: StoredReport
    before: StoredReport | None
    figures: list[Figure]
    findings: list[FindingLine]
    many_global_administrators: int
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


def highlights(inputs: list[ReportInput], *, span: Span) -> list[ReportHighlights]:
    """Return those of every report there is. Needs the tenant's scope."""
    return [_of(each, each.latest, span=span) for each in inputs if each.latest]


def _of(chosen: ReportInput, report: StoredReport, *, span: Span) -> ReportHighlights:
    before = chosen.baseline
    page = ReportPage(report=report, before=before, after=None)
    counts, first = _changes(report, before)
    return ReportHighlights(
        title=chosen.report_type.label,
        tells=TELLS[chosen.report_type],
        report=report,
        before=before if counts is not None else None,
        figures=figures(report, before=before if counts is not None else None),
        findings=page.finding_lines,
        many_global_administrators=page.many_global_administrators,
        changes=counts,
        first_changes=first,
        is_from_before=report.created_at < span.begins_at,
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
