"""What a report looks like to the person who reads it: figures, findings, what changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from reports import selectors
from reports.comparison import ChangedEntry, Changes
from reports.findings import MEANINGS, Finding, Meaning
from reports.models import StoredReport
from reports.payloads.entry import Entry
from reports.payloads.schemas import entry_kind
from reports.vocabulary import Change, Severity
from tenantpilot.vocabulary import ReportType

# The numbers that a report of each type leads with.
HEADLINES = {
    ReportType.PERMISSION_POSTURE: {
        "missing": "Missing permissions",
        "granted": "Granted permissions",
        "not_needed": "Granted and not needed",
    },
    ReportType.ENTRA_ADMIN_ROLES: {
        "entries": "Role assignments",
        "highly_privileged": "Highly privileged",
        "global_administrators": "Global Administrators",
        "guests": "Held by guests",
    },
}
TELLS = {
    ReportType.PERMISSION_POSTURE: "What TenantPilot needs in this tenant against what is "
    "granted, and what each missing permission costs.",
    ReportType.ENTRA_ADMIN_ROLES: "Who holds which administrator role in Microsoft Entra, for "
    "how long, and whom to look at first.",
}
# Microsoft recommends fewer than five:
# https://learn.microsoft.com/entra/identity/role-based-access-control/best-practices
MANY_GLOBAL_ADMINISTRATORS = 5
CHANGES_SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One number of a report, with the same one of the report before; None if there is none."""

    label: str
    value: int
    earlier: int | None

    @property
    def difference(self) -> str:
        """How it moved, in neutral words: more is not always better."""
        if self.earlier is None:
            return ""
        by = self.value - self.earlier
        return f"{abs(by):,} {'more' if by > 0 else 'fewer'} than before" if by else "as before"


@dataclass(frozen=True, kw_only=True)
class FindingLine:
    """How often something was found, and what it means."""

    finding: Finding
    count: int

    @property
    def meaning(self) -> Meaning:
        return MEANINGS[self.finding]


@dataclass(frozen=True, kw_only=True)
class ReportPage:
    """A report among its neighbours."""

    report: StoredReport
    before: StoredReport | None
    after: StoredReport | None

    @classmethod
    def of(cls, report: StoredReport) -> "ReportPage":
        return cls(report=report, before=selectors.before(report), after=selectors.after(report))

    @property
    def kind(self) -> type[Entry]:
        """The class of the entries. Raises schemas.UnknownSchemaError."""
        return entry_kind(self.report.report_type, self.report.schema_version)

    @property
    def figures(self) -> list[Figure]:
        return figures(self.report, before=self.before)

    @property
    def finding_lines(self) -> list[FindingLine]:
        """What was found, most serious first."""
        return list(self._finding_lines())

    @property
    def changes(self) -> Changes | None:
        """What changed since the report before; None if that cannot be said."""
        if self.before is None or self.report.changes is None:
            return None
        return Changes(before=self.before, after=self.report)

    @property
    def changed(self) -> str:
        """How many entries came, went and changed, in words."""
        counts = self.report.changes or {}
        return ", ".join(f"{counts[each.value]:,} {each.label.lower()}" for each in Change)

    @cached_property
    def first_changes(self) -> list[ChangedEntry]:
        return self.changes[:CHANGES_SHOWN] if self.changes else []

    @property
    def many_global_administrators(self) -> int:
        """How many there are, if they are more than Microsoft recommends; else 0."""
        number: int = self.report.summary.get("global_administrators", 0)
        return number if number >= MANY_GLOBAL_ADMINISTRATORS else 0

    def _finding_lines(self) -> Iterator[FindingLine]:
        for severity in Severity:
            for finding in Finding:
                count = self.report.summary.get(finding.number, 0)
                if count and MEANINGS[finding].severity == severity:
                    yield FindingLine(finding=finding, count=count)


def figures(report: StoredReport, *, before: StoredReport | None = None) -> list[Figure]:
    """Return the numbers that the report leads with."""
    return [
        Figure(
            label=label,
            value=report.summary.get(name, 0),
            earlier=before.summary.get(name, 0) if before else None,
        )
        for name, label in HEADLINES[ReportType(report.report_type)].items()
    ]
