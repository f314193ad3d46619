"""A bundle outside the product: JSON for programs, text for a mail or a ticket."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from support.document import Document, Section, Table
from tenantpilot.ui import formatting

FORMAT = "tenantpilot-support-diagnostics"


def as_json(document: Document) -> dict[str, Any]:
    """Return the bundle by names and values; `schema_version` says which names there are."""
    bundle = document.bundle
    return {
        "format": FORMAT,
        "schema_version": bundle.schema_version,
        "bundle": bundle.number,
        "opened_at": bundle.created_at.isoformat(),
        "findings": [asdict(finding) for finding in document.findings],
        "sections": {section.name: _values(section) for section in document.sections},
    }


def as_text(document: Document) -> str:
    """Return the bundle as plain text, what is wrong first."""
    return "\n".join(_lines(document)) + "\n"


def _values(section: Section) -> dict[str, Any]:
    facts = {fact.name: fact.cell.value for fact in section.facts}
    return facts | {table.name: _records(table) for table in section.tables}


def _records(table: Table) -> list[dict[str, Any]]:
    names = [column["name"] for column in table.columns]
    return [dict(zip(names, (cell.value for cell in row), strict=True)) for row in table.rows]


def _lines(document: Document) -> Iterator[str]:
    bundle = document.bundle
    yield f"TenantPilot support diagnostics {bundle.number}"
    yield f"Opened {formatting.exact(bundle.created_at)}. Schema {bundle.schema_version}."
    yield from _headed("What is wrong")
    for finding in document.findings:
        yield f"- {finding.severity.capitalize()}: {finding.title}"
        yield f"  Next: {finding.next_step}"
    if not document.findings:
        yield "Nothing, as far as TenantPilot can tell."
    for section in document.sections:
        yield from _headed(section.title)
        yield from (f"{fact.label}: {fact.cell.text}" for fact in section.facts)
        for table in section.tables:
            yield from _table(table)


def _headed(title: str) -> Iterator[str]:
    yield from ("", title.upper(), "")


def _table(table: Table) -> Iterator[str]:
    if not table.rows:
        yield table.none
        return
    yield " | ".join(column["label"] for column in table.columns)
    for row in table.rows:
        yield " | ".join(cell.text for cell in row)
