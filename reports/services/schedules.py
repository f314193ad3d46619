"""Chooses which reports are created every week."""

from collections.abc import Collection

from django.db import transaction

from operations.services.start_blockers import StartBlocker, start_blocker_for
from reports import selectors
from reports.models import ReportSchedule
from tenantpilot.accounts.models import User
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.enums import ReportType
from tenantpilot.tenants.models import Tenant


class CannotScheduleError(Exception):
    """Nothing can start on the tenant; the message is for people."""

    def __init__(self, start_blocker: StartBlocker, *, name: str) -> None:
        super().__init__(
            f"{name} {start_blocker.state}, so its weekly reports were left as they are. "
            f"{start_blocker.meaning}"
        )


@transaction.atomic
def set_weekly(*, tenant: Tenant, report_types: Collection[ReportType], set_by: User) -> bool:
    """Make exactly these reports of the tenant weekly; return whether that changed anything.

    Raises CannotScheduleError if operations cannot start on the tenant.
    """
    locked = tenant.lock()
    if start_blocker := start_blocker_for(locked):
        raise CannotScheduleError(start_blocker, name=locked.name)
    before, wanted = selectors.weekly(), set(report_types)
    for report_type in sorted(before - wanted):
        ReportSchedule.objects.filter(report_type=report_type).delete()
        log.record(
            action=AuditAction.REPORT_SCHEDULE_CHANGED,
            actor=set_by,
            subject=tenant,
            report_type=report_type.value,
            is_weekly=False,
        )
    for report_type in sorted(wanted - before):
        ReportSchedule.objects.create(
            tenant=tenant, workspace_id=tenant.workspace_id, report_type=report_type
        )
        log.record(
            action=AuditAction.REPORT_SCHEDULE_CHANGED,
            actor=set_by,
            subject=tenant,
            report_type=report_type.value,
            is_weekly=True,
        )
    return before != wanted
