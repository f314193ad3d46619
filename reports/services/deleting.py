"""Reports belong to the customer: owners and managers may delete them."""

from django.db import transaction

from reports import comparison, selectors, turns
from reports.models import StoredReport
from tenantpilot.accounts.models import User
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction


@transaction.atomic
def delete(*, report: StoredReport, deleted_by: User) -> bool:
    """Delete a report for good; False if somebody else just did. What it recorded stays.

    The report after it is compared anew, with the one before.
    """
    turns.take(report.tenant)
    if not selectors.reports().filter(pk=report.pk).exists():
        return False
    before, after = selectors.before(report), selectors.after(report)
    log.record(
        action=AuditAction.REPORT_DELETED,
        actor=deleted_by,
        workspace_id=report.workspace_id,
        tenant_id=report.tenant_id,
        subject=report,
        report_type=report.report_type,
    )
    StoredReport.objects.filter(pk=report.pk).delete()
    if after:
        comparison.write_changes(report=after, before=before)
    return True
