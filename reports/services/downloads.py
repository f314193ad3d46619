"""Exports a report as a file for download."""

from tempfile import SpooledTemporaryFile

from django.db import transaction

from reports import exports, selectors
from reports.enums import ExportFormat
from reports.models import StoredReport
from tenantpilot.accounts.models import User
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction

IN_MEMORY_BYTES = 1_000_000


@transaction.atomic
def download_report(
    *, report: StoredReport, export_format: ExportFormat, downloaded_by: User
) -> SpooledTemporaryFile[bytes]:
    """Return the whole file, at its beginning; a large one is on disk until it is closed.

    The file is complete before the response starts, so no download ends halfway. Raises
    StoredReport.DoesNotExist if the report was deleted meanwhile.
    """
    held = selectors.reports().select_for_update(of=("self",), no_key=True).get(pk=report.pk)
    file = SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115 - the answer closes it
    exports.write(report=held, export_format=export_format, file=file)
    file.seek(0)
    log.record(
        action=AuditAction.REPORT_DOWNLOADED,
        actor=downloaded_by,
        subject=report,
        report_type=report.report_type,
        format=export_format.value,
    )
    return file
