"""What the schedule starts: inventory syncs without a person, so never telemetry."""

from dataclasses import dataclass

from operations.services import runs
from tenantpilot.tenants.models import Tenant, TenantStatus
from tenantpilot.vocabulary import OperationType


@dataclass(frozen=True, kw_only=True)
class Scheduled:
    """How many runs the schedule started, and how many were live already."""

    started: int
    already_live: int


def start_due() -> Scheduled:
    """Start an inventory sync on every active tenant with a connection, each by itself."""
    started = already_live = 0
    due = Tenant.objects.filter(status=TenantStatus.ACTIVE, connection__isnull=False)
    for tenant in due.order_by("pk").iterator():
        try:
            run = runs.schedule(tenant=tenant, operation_type=OperationType.INVENTORY_SYNC)
        except runs.CannotStartError:
            # Archived or disconnected since the list was read: no longer due.
            continue
        started += run.is_new
        already_live += not run.is_new
    return Scheduled(started=started, already_live=already_live)
