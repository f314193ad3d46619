"""A report leaves the product as a file."""

from tempfile import SpooledTemporaryFile

from django.db import transaction

from reports import selectors
from reports.exports import files
from reports.models import StoredReport
from reports.vocabulary import ExportFormat
from tenantpilot.accounts.models import User
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction

IN_MEMORY_BYTES = 1_000_000


@transaction.atomic
def download(
    *, report: StoredReport, export_format: ExportFormat, downloaded_by: User
) -> SpooledTemporaryFile[bytes]:
    """Return the whole file, at its beginning; a large one is on disk until it is closed.

    Written to its end before anything is answered, so nobody gets half a report. Raises
    StoredReport.DoesNotExist if it was deleted meanwhile.
    """
    held = selectors.reports().select_for_update(of=("self",), no_key=True).get(pk=report.pk)
    file = SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115 - the answer closes it
    files.write(report=held, export_format=export_format, file=file)
    file.seek(0)
    log.record(
        action=AuditAction.REPORT_DOWNLOADED,
        actor=downloaded_by,
        workspace_id=report.workspace_id,
        tenant_id=report.tenant_id,
        subject=report,
        report_type=report.report_type,
        format=export_format.value,
    )
    return file
