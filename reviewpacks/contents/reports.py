"""reports/*.json and *.csv: the latest report of each type, as the reports app writes it."""

import shutil
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import IO

from django.db import transaction

from reports.codec import UnreadableError
from reports.exports import files
from reports.models import StoredReport
from reports.payloads.schemas import UnknownSchemaError
from reports.vocabulary import ExportFormat
from reviewpacks.contents.archive import Archive
from reviewpacks.inputs import ReportInput

_IN_MEMORY_BYTES = 1_000_000


def names(report: ReportInput) -> Iterator[tuple[str, ExportFormat]]:
    """Yield what the files of a report are called in the pack."""
    for each in ExportFormat:
        yield f"reports/{report.report_type.value}.{each.value}", each


def add(archive: Archive, *, name: str, report: StoredReport, export_format: ExportFormat) -> bool:
    """Add one file; False if this release cannot read the report, which is then left out."""
    with SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES) as written:
        if not _is_written(report, export_format, written):
            return False
        written.seek(0)
        with archive.entry(name) as entry:
            shutil.copyfileobj(written, entry)
    return True


def _is_written(report: StoredReport, export_format: ExportFormat, file: IO[bytes]) -> bool:
    try:
        # The exporter keeps its place in the database with a transaction.
        with transaction.atomic():
            files.write(report=report, export_format=export_format, file=file)
    except (UnknownSchemaError, UnreadableError):
        return False
    return True
