"""Which reports are made every week without anybody asking."""

from collections.abc import Collection

from django.db import transaction

from operations.obstacles import Obstacle, obstacle_to
from reports import selectors, turns
from reports.models import ReportSchedule
from tenantpilot.accounts.models import User
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.tenants.models import Tenant
from tenantpilot.vocabulary import ReportType


class CannotScheduleError(Exception):
    """Nothing can start on the tenant; the message is for people."""

    def __init__(self, obstacle: Obstacle, *, name: str) -> None:
        super().__init__(
            f"{name} {obstacle.state}, so its weekly reports were left as they are. "
            f"{obstacle.meaning}"
        )


@transaction.atomic
def set_weekly(*, tenant: Tenant, report_types: Collection[ReportType], set_by: User) -> bool:
    """Make exactly these reports of the tenant weekly; return whether that changed anything.

    Raises CannotScheduleError: what cannot start is promised to nobody.
    """
    locked = turns.take(tenant)
    if obstacle := obstacle_to(locked):
        raise CannotScheduleError(obstacle, name=locked.name)
    before, wanted = selectors.weekly(), set(report_types)
    for report_type in sorted(before - wanted):
        ReportSchedule.objects.filter(report_type=report_type).delete()
        _audit(tenant, set_by, report_type, is_weekly=False)
    for report_type in sorted(wanted - before):
        ReportSchedule.objects.create(
            tenant=tenant, workspace_id=tenant.workspace_id, report_type=report_type
        )
        _audit(tenant, set_by, report_type, is_weekly=True)
    return before != wanted


def _audit(tenant: Tenant, actor: User, report_type: ReportType, *, is_weekly: bool) -> None:
    log.record(
        action=AuditAction.REPORT_SCHEDULE_CHANGED,
        actor=actor,
        workspace_id=tenant.workspace_id,
        tenant_id=tenant.pk,
        subject=tenant,
        report_type=report_type.value,
        is_weekly=is_weekly,
    )
