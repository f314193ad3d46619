"""Deletes reports. Owners and managers may, for they are the customer's; and time does."""

from datetime import datetime

from django.db import transaction
from django_scopes import scope, scopes_disabled

from reports import comparison, selectors
from reports.models import StoredReport
from tenantpilot.accounts.models import User
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction


def delete_older(before: datetime) -> int:
    """Delete the reports of every tenant that were made before then; return how many."""
    with scopes_disabled():
        found = StoredReport.objects.filter(created_at__lt=before).select_related("tenant")
        old = list(found.defer("payload").order_by("created_at", "pk"))
    deleted = 0
    for report in old:
        with scope(tenant=report.tenant):
            deleted += delete_report(report=report, deleted_by=None)
    return deleted


@transaction.atomic
def delete_report(*, report: StoredReport, deleted_by: User | None) -> bool:
    """Delete a report for good; False if it was deleted meanwhile. Its usage event stays.

    The next report is then compared with the one before the deleted report.
    """
    report.tenant.lock()
    if not selectors.reports().filter(pk=report.pk).exists():
        return False
    before, after = selectors.before(report), selectors.after(report)
    log.record(
        action=AuditAction.REPORT_DELETED,
        actor=deleted_by,
        subject=report,
        report_type=report.report_type,
    )
    StoredReport.objects.filter(pk=report.pk).delete()
    if after:
        comparison.write_changes(report=after, before=before)
    return True
