"""The weekly reports that are due."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Exists, OuterRef
from django_scopes import scopes_disabled

from operations.enums import RunOutcome, RunTrigger
from operations.models import OperationRun
from operations.registry import ScheduledRun, scheduled
from reports.models import ReportSchedule
from reports.types.registry import OPERATION_OF
from tenantpilot.enums import OperationType, ReportType
from tenantpilot.tenants.models import TenantStatus

DAYS = 7


@scheduled
def weekly_reports(*, today: date) -> Iterator[ScheduledRun]:
    """Yield every weekly report whose last scheduled run was on a day a week ago or earlier.

    Days, not hours: cron is a little earlier or later each time. A run that failed or was
    cancelled does not count, so it is tried again the next day.
    """
    with scopes_disabled():
        due = list(_due(today))
    for schedule in due:
        yield ScheduledRun(tenant=schedule.tenant, operation_type=_operation_of(schedule))


def _due(today: date) -> Iterator[ReportSchedule]:
    for report_type, operation_type in OPERATION_OF.items():
        lately = OperationRun.objects.filter(
            tenant=OuterRef("tenant"),
            type=operation_type,
            trigger=RunTrigger.SCHEDULE,
            created_at__gte=datetime.combine(today - timedelta(days=DAYS - 1), time.min, UTC),
        ).exclude(outcome__in=[RunOutcome.FAILED, RunOutcome.CANCELLED])
        yield from (
            ReportSchedule.objects.filter(
                ~Exists(lately),
                report_type=report_type,
                tenant__status=TenantStatus.ACTIVE,
                tenant__connection__isnull=False,
            )
            .select_related("tenant")
            .order_by("tenant")
        )


def _operation_of(schedule: ReportSchedule) -> OperationType:
    return OPERATION_OF[ReportType(schedule.report_type)]
