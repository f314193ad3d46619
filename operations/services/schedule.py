"""Start the runs that are due. The schedule has no person, so it is never telemetry
(FR-243-006).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings

from operations.registry import SCHEDULES, ScheduledRun
from operations.services import runs
from tenantpilot.tenants.models import Tenant

# Multiples of it, taken modulo 1, lie evenly over the whole: so do tenants in their window.
GOLDEN_RATIO = 0.6180339887498949


@dataclass(frozen=True, kw_only=True)
class ScheduleResult:
    """How many runs the schedule started, and how many were live or done already."""

    started: int
    already_there: int


def start_scheduled() -> ScheduleResult:
    """Queue every run that is due, each in a transaction of its own.

    Each tenant has its moment within the window of the night. A second call on the same day
    starts nothing a second time.
    """
    now = datetime.now(UTC)
    started = already_there = 0
    for due in _due_on(now):
        try:
            run = runs.schedule(
                tenant=due.tenant,
                operation_type=due.operation_type,
                day=now.date(),
                due_at=now + offset_of(due.tenant),
            )
        except runs.CannotStartError:
            # Archived or disconnected since the list was read: no longer due.
            continue
        started += run.is_new
        already_there += not run.is_new
    return ScheduleResult(started=started, already_there=already_there)


def offset_of(tenant: Tenant) -> timedelta:
    """Return how long after the beginning of the window the tenant's turn comes."""
    return timedelta(minutes=settings.SCHEDULE_WINDOW_MINUTES) * (tenant.pk * GOLDEN_RATIO % 1)


def _due_on(now: datetime) -> Iterator[ScheduledRun]:
    for schedule in SCHEDULES:
        yield from schedule(today=now.date())
