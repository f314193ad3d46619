"""Many people click at the same moment."""

import pytest
from django_scopes import scope, scopes_disabled

from operations.models import OperationRun
from operations.services import runs
from operations.services.lease import acquire
from operations.services.runs import Started
from tenantpilot.audit.models import AuditLog
from tenantpilot.enums import OperationType
from tests.cast import Cast
from tests.concurrency import at_once
from tests.factories import ConnectionFactory, TenantFactory
from tests.ledger import ledger

pytestmark = pytest.mark.django_db(transaction=True)


def test_twenty_identical_starts_are_one_run_and_one_use(cast: Cast) -> None:
    def click() -> Started:
        return runs.start(
            tenant=cast.tenant,
            operation_type=OperationType.INVENTORY_SYNC,
            initiator=cast.operator,
        )

    started = at_once(click, times=20)

    with scopes_disabled():
        assert OperationRun.objects.count() == 1
    assert len({start.run.pk for start in started}) == 1
    assert sum(start.is_new for start in started) == 1
    assert len(ledger()) == 1


def test_eight_people_cancel_at_once_and_one_entry_says_so(cast: Cast) -> None:
    run = runs.start(
        tenant=cast.tenant, operation_type=OperationType.INVENTORY_SYNC, initiator=cast.operator
    ).run
    assert acquire(run.pk)

    def click() -> bool:
        with scope(tenant=cast.tenant):
            return runs.cancel(run=run, cancelled_by=cast.owner)

    assert all(at_once(click, times=8))
    assert AuditLog.objects.filter(action="operation.cancelled").count() == 1


def test_starts_on_many_tenants_lose_no_use(cast: Cast) -> None:
    """The ledger's key checks share the workspace and the person; nobody waits so long as to
    lose a row."""
    tenants = [TenantFactory(workspace=cast.workspace) for _ in range(16)]
    for tenant in tenants:
        ConnectionFactory(tenant=tenant)
    queue = list(tenants)

    def click() -> Started:
        return runs.start(
            tenant=queue.pop(),
            operation_type=OperationType.INVENTORY_SYNC,
            initiator=cast.owner,
        )

    at_once(click, times=16)

    assert {row.tenant_id for row in ledger()} == {tenant.pk for tenant in tenants}
