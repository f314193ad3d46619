"""Start an operation on many tenants as one act, each tenant in a transaction of its own.

The act is stored first, with every tenant it is about. What became of a tenant is stored with its
run. So an act that was sent twice, or died in the middle, goes on where it stopped and starts
nothing a second time.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from operations.registry import REQUIRED_CAPABILITY
from operations.services import runs, start_blockers
from operations.services.runs import Started
from operations.services.start_blockers import start_blocker_for
from reports.services.creation import request_report
from reports.types.registry import OPERATION_OF
from tenant_dashboard.models import BulkStart, BulkStartItem, Obstacle, StartResult
from tenantpilot.access.capabilities import capabilities_of
from tenantpilot.access.selectors import memberships_of, tenants_seen_by
from tenantpilot.accounts.models import User
from tenantpilot.audit.rate_limit import TooManyActsError
from tenantpilot.enums import STARTABLE, OperationType
from tenantpilot.tenants.models import Tenant
from tenantpilot.workspaces.models import Workspace

REPORT_OF = {operation: report for report, operation in OPERATION_OF.items()}
# What can be started on many tenants at once.
BULK = (*STARTABLE, *REPORT_OF)
_OBSTACLES = {
    start_blockers.ONBOARDING: Obstacle.ONBOARDING,
    start_blockers.ARCHIVED: Obstacle.ARCHIVED,
    start_blockers.NO_CONNECTION: Obstacle.NO_CONNECTION,
}


def start_on_many(
    *,
    workspace: Workspace,
    tenants: Iterable[Tenant],
    operation_type: OperationType,
    token: UUID,
    started_by: User,
) -> BulkStart:
    """Start the operation on each of the tenants; return what became of it.

    The token names the act: a second call with it goes on with the first one's tenants.
    """
    bulk_start = _keep(
        workspace=workspace,
        tenants=tenants,
        operation_type=operation_type,
        token=token,
        started_by=started_by,
    )
    go_on(bulk_start=bulk_start, started_by=started_by)
    return bulk_start


def go_on(*, bulk_start: BulkStart, started_by: User) -> bool:
    """Start what is still to be started; False if the person must wait, after too many acts.

    A person who may not start it on a tenant any more starts nothing there.
    """
    allowed = _startable_by(started_by, bulk_start)
    for tenant in Tenant.objects.filter(pk__in=_pending(bulk_start)).order_by("pk"):
        try:
            _settle(bulk_start, tenant, started_by=started_by, is_allowed=tenant.pk in allowed)
        except TooManyActsError:
            return False
    return True


@transaction.atomic
def _keep(
    *,
    workspace: Workspace,
    tenants: Iterable[Tenant],
    operation_type: OperationType,
    token: UUID,
    started_by: User,
) -> BulkStart:
    """Store the act. Of two calls at once the second waits here, and finds the first's."""
    bulk_start, is_new = BulkStart.objects.get_or_create(
        requested_by=started_by,
        token=token,
        defaults={"workspace": workspace, "operation_type": operation_type},
    )
    if is_new:
        BulkStartItem.objects.with_scopes_disabled().bulk_create(
            BulkStartItem(bulk_start=bulk_start, tenant=tenant, workspace=workspace)
            for tenant in tenants
        )
    return bulk_start


@transaction.atomic
def _settle(bulk_start: BulkStart, tenant: Tenant, *, started_by: User, is_allowed: bool) -> None:
    """Start it on one tenant and keep what became of it, unless another call just did."""
    # First the tenant, then the item: as removing a tenant does.
    locked = tenant.lock()
    items = BulkStartItem.objects.with_scope(tenant=tenant).filter(bulk_start=bulk_start)
    pending = items.select_for_update(no_key=True).filter(result=StartResult.PENDING)
    if pending.first() is None:
        return
    obstacle = Obstacle.NO_ACCESS if not is_allowed else _obstacle(locked)
    if obstacle:
        items.update(result=StartResult.NOT_POSSIBLE, obstacle=obstacle)
        return
    started = _start(OperationType(bulk_start.operation_type), locked, started_by)
    result = StartResult.STARTED if started.is_new else StartResult.ALREADY_RUNNING
    items.update(result=result, run=started.run)


def _start(operation_type: OperationType, tenant: Tenant, started_by: User) -> Started:
    if report_type := REPORT_OF.get(operation_type):
        return request_report(tenant=tenant, report_type=report_type, requested_by=started_by)
    return runs.start(tenant=tenant, operation_type=operation_type, initiator=started_by)


def _obstacle(locked: Tenant) -> Obstacle | None:
    """Return what keeps it from starting on the tenant, which is locked."""
    blocker = start_blocker_for(locked)
    return _OBSTACLES[blocker] if blocker else None


def _pending(bulk_start: BulkStart) -> list[int]:
    items = BulkStartItem.objects.with_scopes_disabled().filter(
        bulk_start=bulk_start, result=StartResult.PENDING
    )
    return list(items.values_list("tenant_id", flat=True))


def _startable_by(person: User, bulk_start: BulkStart) -> set[int]:
    """Return the tenants of the workspace on which the person may start it now."""
    required = REQUIRED_CAPABILITY[OperationType(bulk_start.operation_type)]
    membership = memberships_of(person).filter(workspace=bulk_start.workspace_id).first()
    if membership is None or required not in capabilities_of(membership.role):
        return set()
    return set(tenants_seen_by(membership).values_list("pk", flat=True))
