"""Writing the past down, in bulk and in its order, so that run numbers grow with time."""

from collections.abc import Sequence
from itertools import chain

from django_scopes import scopes_disabled

from demo.factories import operation_started
from demo.history.inventory import Stock
from demo.history.runs import TenantHistory
from inventory.models import Policy, PolicyVersion
from operations.enums import RunOutcome, RunTrigger
from operations.models import OperationRun
from telemetry.models import ProductUsageEvent
from tenantpilot.enums import STARTABLE
from tenantpilot.tenants.models import ConnectionStatus, ProviderConnection

BATCH = 2_000


def save(histories: Sequence[TenantHistory]) -> None:
    """Store the histories, and everything that follows from it."""
    runs = sorted(
        chain.from_iterable(history.runs for history in histories),
        key=lambda run: run.created_at,
    )
    stocks = [history.stock for history in histories if history.stock]
    # The history is that of every tenant.
    with scopes_disabled():
        OperationRun.objects.bulk_create(runs, batch_size=BATCH)
        for stock in stocks:
            _save_stock(stock)
        _save_usage(runs)
    for history in histories:
        _keep_connection_state(history)


def _save_stock(stock: Stock) -> None:
    """Store policies and versions, the versions in their order: their ids grow with time."""
    versions = sorted(stock.versions, key=lambda version: version.seen_at)
    Policy.objects.bulk_create(stock.policies, batch_size=BATCH)
    PolicyVersion.objects.bulk_create(versions, batch_size=BATCH)


def _save_usage(runs: Sequence[OperationRun]) -> None:
    """Enter each run that a person started in the ledger, and nothing else (FR-243-006).

    The other milestones are entered where their subjects are made.
    """
    ProductUsageEvent.objects.bulk_create(
        [
            operation_started(run)
            for run in runs
            if run.trigger == RunTrigger.PERSON and run.type in STARTABLE
        ],
        batch_size=BATCH,
    )


def _keep_connection_state(history: TenantHistory) -> None:
    """Say what the latest check found, as tenants.services.connections did back then."""
    check = history.last_check
    worked = check.outcome == RunOutcome.SUCCEEDED
    ProviderConnection.objects.filter(tenant=history.tenant).update(
        status=ConnectionStatus.CONNECTED if worked else ConnectionStatus.FAILED,
        failure_code=check.failure_code,
        last_checked_at=check.completed_at,
    )
