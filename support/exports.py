"""Exports a bundle: JSON for programs, text for a mail or a ticket."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from support.models import DiagnosticBundle
from support.presentation import SectionText, Snapshot, Table
from tenantpilot.ui import formatting

FORMAT = "tenantpilot-support-diagnostics"


def as_json(bundle: DiagnosticBundle) -> dict[str, Any]:
    """Return the bundle as names and values; `schema_version` tells which names there are."""
    snapshot = Snapshot.of(bundle)
    return {
        "format": FORMAT,
        "schema_version": bundle.schema_version,
        "bundle": bundle.number,
        "opened_at": bundle.created_at.isoformat(),
        "issues": [asdict(issue) for issue in snapshot.issues],
        "sections": {section.name: _values(section) for section in snapshot.sections},
    }


def as_text(bundle: DiagnosticBundle) -> str:
    """Return the bundle as plain text, the issues first."""
    return "\n".join(_lines(bundle, Snapshot.of(bundle))) + "\n"


def _values(section: SectionText) -> dict[str, Any]:
    facts = {fact.name: fact.value for fact in section.facts}
    return facts | {table.name: _records(table) for table in section.tables}


def _records(table: Table) -> list[dict[str, Any]]:
    names = [column.name for column in table.columns]
    return [dict(zip(names, (cell.value for cell in row), strict=True)) for row in table.rows]


def _lines(bundle: DiagnosticBundle, snapshot: Snapshot) -> Iterator[str]:
    yield f"TenantPilot support diagnostics {bundle.number}"
    yield f"Opened {formatting.exact(bundle.created_at)}. Schema {bundle.schema_version}."
    yield from _headed("What is wrong")
    for issue in snapshot.issues:
        yield f"- {issue.severity.capitalize()}: {issue.title}"
        yield f"  Next: {issue.next_step}"
    if not snapshot.issues:
        yield "No issues found."
    for section in snapshot.sections:
        yield from _headed(section.title)
        yield from (f"{fact.label}: {fact.text}" for fact in section.facts)
        for table in section.tables:
            yield from _table(table)


def _headed(title: str) -> Iterator[str]:
    yield from ("", title.upper(), "")


def _table(table: Table) -> Iterator[str]:
    if not table.rows:
        yield table.none
        return
    yield " | ".join(column.label for column in table.columns)
    for row in table.rows:
        yield " | ".join(cell.text for cell in row)
