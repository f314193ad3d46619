"""What the schedule starts: runs without a person, so never telemetry (FR-243-006).

Apps above contribute what is due of theirs:

    @due_work
    def weekly_reports(*, today: date) -> Iterator[Due]: ...
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from operations.services import runs
from tenantpilot.tenants.models import Tenant, TenantStatus
from tenantpilot.vocabulary import OperationType


@dataclass(frozen=True, kw_only=True)
class Due:
    """A run that nobody has to ask for."""

    tenant: Tenant
    operation_type: OperationType


@dataclass(frozen=True, kw_only=True)
class Scheduled:
    """How many runs the schedule started, and how many were live already."""

    started: int
    already_live: int


type DueWork = Callable[..., Iterable[Due]]

_CONTRIBUTIONS: list[DueWork] = []


def due_work(contribution: DueWork) -> DueWork:
    """Declare a function that yields what is due on the day `today` (UTC)."""
    _CONTRIBUTIONS.append(contribution)
    return contribution


@due_work
def daily_inventory_syncs(*, today: date) -> Iterator[Due]:
    """Yield an inventory sync for every active tenant with a connection."""
    tenants = Tenant.objects.filter(status=TenantStatus.ACTIVE, connection__isnull=False)
    for tenant in tenants.order_by("pk").iterator():
        yield Due(tenant=tenant, operation_type=OperationType.INVENTORY_SYNC)


def start_due() -> Scheduled:
    """Start everything that is due, each by itself."""
    started = already_live = 0
    today = datetime.now(UTC).date()
    for due in (due for contribution in _CONTRIBUTIONS for due in contribution(today=today)):
        try:
            run = runs.schedule(tenant=due.tenant, operation_type=due.operation_type)
        except runs.CannotStartError:
            # Archived or disconnected since the list was read: no longer due.
            continue
        started += run.is_new
        already_live += not run.is_new
    return Scheduled(started=started, already_live=already_live)
