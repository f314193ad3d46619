"""Exports a report as a file: CSV for spreadsheets, JSON for programs.

The same report always gives the same bytes.
"""

import csv
import json
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from io import TextIOWrapper
from typing import IO

from django.utils.text import slugify

from reports.entries import EntryList
from reports.enums import ExportFormat
from reports.models import StoredReport
from reports.text import escape_formula, sanitize_text
from reports.types.registry import entry_class
from visibility.texts import label_of, meaning_of, needs_of

CONTENT_TYPES = {
    ExportFormat.CSV: "text/csv; charset=utf-8",
    ExportFormat.JSON: "application/json",
}
# The JSON stays data even if it is pasted into a page.
_HTML = str.maketrans({"<": r"\u003c", ">": r"\u003e", "&": r"\u0026"})


def file_name(*, report: StoredReport, export_format: ExportFormat) -> str:
    """Return a name of plain letters, figures and dashes."""
    words = (report.get_report_type_display(), report.tenant.name, f"{report.created_at:%Y-%m-%d}")
    return f"{slugify(' '.join(words))[:120]}-{report.number}.{export_format.value}"


def write(*, report: StoredReport, export_format: ExportFormat, file: IO[bytes]) -> None:
    """Write the report from where the file stands, an entry at a time.

    Needs a transaction. Raises UnreadableError and UnknownSchemaError.
    """
    _WRITERS[export_format](report, file)


def _write_csv(report: StoredReport, file: IO[bytes]) -> None:
    # Spreadsheets take the byte order mark for the sign of UTF-8.
    file.write(BOM_UTF8)
    text = TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    columns = entry_class(report.report_type, report.schema_version).COLUMNS
    writer.writerow([column.label for column in columns])
    for entry in EntryList(report=report).each():
        writer.writerow([escape_formula(column.text(entry)) for column in columns])
    text.detach()


def _write_json(report: StoredReport, file: IO[bytes]) -> None:
    for piece in _json_pieces(report):
        file.write(piece.translate(_HTML).encode("ascii"))


def _json_pieces(report: StoredReport) -> Iterator[str]:
    head = json.dumps(_head(report), indent=2)
    yield head.removesuffix("\n}") + ',\n  "entries": ['
    before = "\n    "
    for entry in EntryList(report=report).each():
        yield before + json.dumps(entry.to_json())
        before = ",\n    "
    yield "\n  ]\n}\n"


def _head(report: StoredReport) -> dict[str, object]:
    return {
        "report": report.number,
        "report_type": report.report_type,
        "schema_version": report.schema_version,
        "created_at": report.created_at.isoformat(timespec="seconds"),
        "tenant": sanitize_text(report.tenant.name),
        "microsoft_tenant_id": str(report.tenant.directory_id),
        "summary": report.summary,
        "not_seen": [
            {
                "area": state.area.value,
                "label": state.area.label,
                "state": label_of(state),
                "needs": list(needs_of(state)),
                "meaning": meaning_of(state),
            }
            for state in report.unseen
        ],
        "findings": [
            {
                "code": finding.value,
                "label": finding.label,
                "severity": finding.severity.value,
                "count": report.summary[finding.count_name],
            }
            for finding in entry_class(report.report_type, report.schema_version).FINDINGS
            if report.summary.get(finding.count_name)
        ],
    }


_WRITERS: dict[ExportFormat, Callable[[StoredReport, IO[bytes]], None]] = {
    ExportFormat.CSV: _write_csv,
    ExportFormat.JSON: _write_json,
}
