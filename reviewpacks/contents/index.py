"""index.html: the summary for somebody who does not have the product.

It opens from disk and asks for nothing: styles and icons are in it, and it has no script.
"""

from dataclasses import dataclass
from typing import IO

from django.template.loader import render_to_string

from reports.harmless import harmless
from reviewpacks.contents.archive import ArchiveEntry
from reviewpacks.contents.open_points import OpenPoint, open_points
from reviewpacks.contents.operation_figures import (
    OperationFigures,
    last_failures,
    operation_figures,
)
from reviewpacks.contents.readiness import Check, checks
from reviewpacks.contents.report_highlights import ReportHighlights, highlights
from reviewpacks.contents.tells import TELLS
from reviewpacks.inputs import Inputs


@dataclass(frozen=True, kw_only=True)
class ListedFile:
    """A file of the pack with what it holds."""

    entry: ArchiveEntry
    tells: str


@dataclass(frozen=True, kw_only=True)
class Summary:
    """What the page shows."""

    inputs: Inputs
    checks: list[Check]
    reports: list[ReportHighlights]
    operations: list[OperationFigures]
    open_points: list[OpenPoint]
    files: list[ListedFile]

    @property
    def tenant_name(self) -> str:
        return harmless(self.inputs.tenant.name)

    @property
    def workspace_name(self) -> str:
        return harmless(self.inputs.tenant.workspace.name)

    @property
    def operations_total(self) -> int:
        return sum(each.total for each in self.operations)

    @property
    def operations_failed(self) -> int:
        return sum(each.failed for each in self.operations)


def write(file: IO[bytes], *, inputs: Inputs, entries: list[ArchiveEntry]) -> None:
    """Write the summary; `entries` are the files that are in the pack already."""
    page = render_to_string(
        "reviewpacks/pack/index.html", {"summary": _summary(inputs, entries), "inputs": inputs}
    )
    file.write(page.encode())


def _summary(inputs: Inputs, entries: list[ArchiveEntry]) -> Summary:
    reports = highlights(inputs.reports, span=inputs.span)
    # What the pack was asked to leave out is left out of its summary too.
    operations = operation_figures(inputs.span) if inputs.include_operations else []
    failures = last_failures(inputs.span) if inputs.include_operations else []
    return Summary(
        inputs=inputs,
        checks=list(checks(inputs)),
        reports=reports,
        operations=operations,
        open_points=open_points(inputs=inputs, reports=reports, failures=failures),
        files=[ListedFile(entry=each, tells=TELLS[each.name]) for each in entries],
    )
