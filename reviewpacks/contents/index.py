"""index.html: the summary for readers who do not have the product.

It opens from disk and asks for nothing: styles and icons are in it, and it has no script.
"""

from dataclasses import dataclass
from typing import IO

from django.template.loader import render_to_string

from reports.text import sanitize_text
from reviewpacks.contents.archive import ArchiveEntry
from reviewpacks.contents.changes import ChangeSummary, summary_of
from reviewpacks.contents.descriptions import DESCRIPTIONS
from reviewpacks.contents.open_points import OpenPoint, open_points
from reviewpacks.contents.operation_figures import (
    OperationFigures,
    last_failures,
    operation_figures,
)
from reviewpacks.contents.readiness import Check, checks
from reviewpacks.contents.report_highlights import ReportHighlights, highlights
from reviewpacks.pack_data import PackData
from visibility.pages import AreaRow, rows


@dataclass(frozen=True, kw_only=True)
class ListedFile:
    """A file of the pack with what it holds."""

    entry: ArchiveEntry
    description: str


@dataclass(frozen=True, kw_only=True)
class Summary:
    """What the page shows."""

    pack_data: PackData
    checks: list[Check]
    reports: list[ReportHighlights]
    operations: list[OperationFigures]
    changes: ChangeSummary
    open_points: list[OpenPoint]
    files: list[ListedFile]

    @property
    def unseen(self) -> list[AreaRow]:
        """What could not be seen, for the customer to read."""
        return rows(state for state in self.pack_data.visibility if not state.is_seen)

    @property
    def tenant_name(self) -> str:
        return sanitize_text(self.pack_data.tenant.name)

    @property
    def workspace_name(self) -> str:
        return sanitize_text(self.pack_data.tenant.workspace.name)

    @property
    def operations_total(self) -> int:
        return sum(each.total for each in self.operations)

    @property
    def operations_failed(self) -> int:
        return sum(each.failed for each in self.operations)


def write(file: IO[bytes], *, pack_data: PackData, entries: list[ArchiveEntry]) -> None:
    """Write the summary; `entries` are the files that are in the pack already."""
    page = render_to_string(
        "reviewpacks/pack/index.html",
        {"summary": _summary(pack_data, entries), "pack_data": pack_data},
    )
    file.write(page.encode())


def _summary(pack_data: PackData, entries: list[ArchiveEntry]) -> Summary:
    reports = highlights(pack_data.reports, date_range=pack_data.date_range)
    # What the pack was asked to leave out is left out of its summary too.
    operations = operation_figures(pack_data.date_range) if pack_data.include_operations else []
    failures = last_failures(pack_data.date_range) if pack_data.include_operations else []
    return Summary(
        pack_data=pack_data,
        checks=list(checks(pack_data)),
        reports=reports,
        operations=operations,
        changes=summary_of(pack_data),
        open_points=open_points(pack_data=pack_data, reports=reports, failures=failures),
        files=[ListedFile(entry=each, description=DESCRIPTIONS[each.name]) for each in entries],
    )
