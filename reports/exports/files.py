"""A report as a file: CSV for spreadsheets, JSON for programs. Nothing in it depends on when,
or by whom, it was written, so the same report always gives the same bytes.
"""

import csv
import json
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from io import TextIOWrapper
from typing import IO

from django.utils.text import slugify

from reports.codec import encode
from reports.entries import EntryList
from reports.exports.neutral import cell
from reports.findings import MEANINGS, Finding
from reports.harmless import harmless
from reports.models import StoredReport
from reports.payloads.schemas import entry_kind
from reports.vocabulary import ExportFormat

CONTENT_TYPES = {
    ExportFormat.CSV: "text/csv; charset=utf-8",
    ExportFormat.JSON: "application/json",
}
# So that it stays data even where somebody pastes it into a page.
_HTML = str.maketrans({"<": r"\u003c", ">": r"\u003e", "&": r"\u0026"})


def file_name(*, report: StoredReport, export_format: ExportFormat) -> str:
    """Return a name of plain letters, figures and dashes."""
    words = (report.get_report_type_display(), report.tenant.name, f"{report.created_at:%Y-%m-%d}")
    return f"{slugify(' '.join(words))[:120]}-{report.number}.{export_format.value}"


def write(*, report: StoredReport, export_format: ExportFormat, file: IO[bytes]) -> None:
    """Write the report from where the file stands, an entry at a time.

    Needs a transaction. Raises codec.UnreadableError and schemas.UnknownSchemaError.
    """
    _WRITERS[export_format](report, file)


def _write_csv(report: StoredReport, file: IO[bytes]) -> None:
    # Spreadsheets take the byte order mark for the sign of UTF-8.
    file.write(BOM_UTF8)
    text = TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    columns = entry_kind(report.report_type, report.schema_version).COLUMNS
    writer.writerow([column.label for column in columns])
    for entry in EntryList(report=report).each():
        writer.writerow([cell(column.text(entry)) for column in columns])
    text.detach()


def _write_json(report: StoredReport, file: IO[bytes]) -> None:
    for piece in _json_pieces(report):
        file.write(piece.translate(_HTML).encode("ascii"))


def _json_pieces(report: StoredReport) -> Iterator[str]:
    head = json.dumps(_head(report), indent=2)
    yield head.removesuffix("\n}") + ',\n  "entries": ['
    before = "\n    "
    for entry in EntryList(report=report).each():
        yield before + json.dumps(encode(entry))
        before = ",\n    "
    yield "\n  ]\n}\n"


def _head(report: StoredReport) -> dict[str, object]:
    return {
        "report": report.number,
        "report_type": report.report_type,
        "schema_version": report.schema_version,
        "created_at": report.created_at.isoformat(timespec="seconds"),
        "tenant": harmless(report.tenant.name),
        "microsoft_tenant_id": str(report.tenant.directory_id),
        "summary": report.summary,
        "findings": [
            {
                "code": finding.value,
                "label": finding.label,
                "severity": MEANINGS[finding].severity.value,
                "count": report.summary[finding.number],
            }
            for finding in Finding
            if report.summary.get(finding.number)
        ],
    }


_WRITERS: dict[ExportFormat, Callable[[StoredReport, IO[bytes]], None]] = {
    ExportFormat.CSV: _write_csv,
    ExportFormat.JSON: _write_json,
}
