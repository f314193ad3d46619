"""reports/*.json and *.csv: the latest report of each type, as the reports app writes it."""

import shutil
from collections.abc import Sequence
from tempfile import SpooledTemporaryFile
from typing import IO

from django.db import transaction

from reports import exports
from reports.enums import ExportFormat
from reports.models import StoredReport
from reports.types.base import UnreadableError
from reports.types.registry import UnknownSchemaError
from reviewpacks.contents.files.archive import Archive
from reviewpacks.pack_data import ReportData
from tenantpilot.enums import ReportType

_IN_MEMORY_BYTES = 1_000_000
# What the files are called in the pack.
ENTRIES = {
    f"reports/{report_type.value}.{export_format.value}": (report_type, export_format)
    for report_type in ReportType
    for export_format in ExportFormat
}


def add_all(archive: Archive, *, reports: Sequence[ReportData]) -> None:
    """Add the files of every report there is that this release can read."""
    latest = {each.report_type: each.latest for each in reports}
    for name, (report_type, export_format) in ENTRIES.items():
        if report := latest[report_type]:
            _add(archive, name=name, report=report, export_format=export_format)


def _add(archive: Archive, *, name: str, report: StoredReport, export_format: ExportFormat) -> None:
    """Add one file, once it is known that it can be written to its end."""
    with SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES) as written:
        if _is_written(report, export_format, written):
            written.seek(0)
            with archive.entry(name) as entry:
                shutil.copyfileobj(written, entry)


def _is_written(report: StoredReport, export_format: ExportFormat, file: IO[bytes]) -> bool:
    try:
        # The exporter keeps its place in the database with a transaction.
        with transaction.atomic():
            exports.write(report=report, export_format=export_format, file=file)
    except (UnknownSchemaError, UnreadableError):
        return False
    return True
