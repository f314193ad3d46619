"""Short ways to a run in a given state."""

from django_scopes import scope

from operations.execution import carry_out
from operations.models import OperationRun
from operations.services import runs
from tenantpilot.tenants.models import ProviderConnection
from tenantpilot.vocabulary import OperationType
from tests.cast import Cast


def start(cast: Cast, operation_type: OperationType = OperationType.INVENTORY_SYNC) -> OperationRun:
    """The operator starts an operation on the cast's tenant."""
    return runs.start(
        tenant=cast.tenant, operation_type=operation_type, initiator=cast.operator
    ).run


def finish(run: OperationRun) -> OperationRun:
    """A worker carries the run out; return it as it then stands."""
    carry_out(run_id=run.pk)
    return now(run)


def now(run: OperationRun) -> OperationRun:
    """Return the run as the database has it."""
    with scope(tenant=run.tenant):
        fresh: OperationRun = OperationRun.objects.get(pk=run.pk)
    return fresh


def connection_of(cast: Cast) -> ProviderConnection:
    """Return the connection of the cast's tenant as the database has it."""
    return ProviderConnection.objects.get(tenant=cast.tenant)
