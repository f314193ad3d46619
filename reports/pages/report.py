"""The page of a report: its metrics, its findings, and what changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from reports.comparison import ChangedEntry, Changes
from reports.enums import Change, Severity
from reports.models import StoredReport
from reports.types.base import Entry, Finding, Highlight, ReportDefinition
from reports.types.registry import DEFINITIONS, entry_class
from tenantpilot.enums import ReportType
from visibility.pages import AreaRow, rows

CHANGES_SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class Metric:
    """One number of a report, with the same one of the report before; None if there is none."""

    label: str
    value: int
    earlier: int | None

    @property
    def difference(self) -> str:
        """The difference in neutral words, because more is not always better."""
        if self.earlier is None:
            return ""
        by = self.value - self.earlier
        return f"{abs(by):,} {'more' if by > 0 else 'fewer'} than before" if by else "as before"


@dataclass(frozen=True, kw_only=True)
class FindingLine:
    """A finding, and how often it was found."""

    finding: Finding
    count: int


@dataclass(frozen=True, kw_only=True)
class ReportPage:
    """A report, with the one before and the one after."""

    report: StoredReport
    before: StoredReport | None
    after: StoredReport | None

    @classmethod
    def of(cls, report: Any) -> "ReportPage":
        """Return the page of a report that was read `with_neighbours`."""
        return cls(report=report, before=report.before, after=report.after)

    @property
    def definition(self) -> ReportDefinition:
        return DEFINITIONS[ReportType(self.report.report_type)]

    @property
    def table_template(self) -> str:
        """The template that draws the entries."""
        return f"reports/types/{self.report.report_type}.html"

    @property
    def entry_class(self) -> type[Entry]:
        """The class of the entries. Raises UnknownSchemaError."""
        return entry_class(self.report.report_type, self.report.schema_version)

    @property
    def metrics(self) -> list[Metric]:
        return metrics(self.report, before=self.before)

    @property
    def finding_lines(self) -> list[FindingLine]:
        """The findings, most serious first."""
        return list(self._finding_lines())

    @property
    def changes(self) -> Changes | None:
        """What changed since the report before; None if they cannot be compared."""
        if self.before is None or self.report.changes is None:
            return None
        return Changes(before=self.before, after=self.report)

    @property
    def changed(self) -> str:
        """How many entries were added, removed and changed, in words."""
        counts = self.report.changes or {}
        return ", ".join(f"{counts[each.value]:,} {each.label.lower()}" for each in Change)

    @cached_property
    def first_changes(self) -> list[ChangedEntry]:
        return self.changes[:CHANGES_SHOWN] if self.changes else []

    @property
    def unseen(self) -> list[AreaRow]:
        """What could not be seen when the report was made."""
        return rows(self.report.unseen)

    @property
    def highlights(self) -> list[Highlight]:
        return list(self.definition.highlights(self.report.summary))

    @property
    def needs_attention(self) -> bool:
        """Whether there is any finding, or a highlight that is more than a note."""
        serious = any(each.severity != Severity.LOW for each in self.highlights)
        return serious or bool(self.finding_lines)

    def _finding_lines(self) -> Iterator[FindingLine]:
        for severity in Severity:
            for finding in self.definition.findings:
                count = self.report.summary.get(finding.count_name, 0)
                if count and finding.severity == severity:
                    yield FindingLine(finding=finding, count=count)


def metrics(report: StoredReport, *, before: StoredReport | None = None) -> list[Metric]:
    """Return the numbers that the report leads with."""
    return [
        Metric(
            label=label,
            value=report.summary.get(name, 0),
            earlier=before.summary.get(name, 0) if before else None,
        )
        for name, label in DEFINITIONS[ReportType(report.report_type)].metrics.items()
    ]
