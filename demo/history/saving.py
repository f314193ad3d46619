"""Writing the past down, in bulk and in its order, so that run numbers grow with time."""

from collections.abc import Sequence
from itertools import chain

from django_scopes import scopes_disabled

from demo.factories import OperationStartedFactory
from demo.history.chronicle import Chronicle
from operations.models import InventoryItem, OperationRun
from operations.vocabulary import COUNTS_AS_OPERATION, RunOutcome, RunTrigger
from telemetry.models import ProductUsageEvent
from tenantpilot.tenants.models import ConnectionStatus, ProviderConnection

BATCH = 2_000


def save(chronicles: Sequence[Chronicle]) -> None:
    """Store what the chronicles tell, and everything that follows from it."""
    runs = sorted(
        chain.from_iterable(chronicle.runs for chronicle in chronicles),
        key=lambda run: run.created_at,
    )
    items = chain.from_iterable(chronicle.items for chronicle in chronicles)
    # The history is that of every tenant.
    with scopes_disabled():
        OperationRun.objects.bulk_create(runs, batch_size=BATCH)
        InventoryItem.objects.bulk_create(items, batch_size=BATCH)
        _save_usage(runs)
    for chronicle in chronicles:
        _keep_connection_state(chronicle)


def _save_usage(runs: Sequence[OperationRun]) -> None:
    """Enter each run that a person started in the ledger, and nothing else (FR-243-006).

    The other four families stay at zero: their subjects do not exist, and a ledger that
    counts what never happened would be a lie.
    """
    ProductUsageEvent.objects.bulk_create(
        [
            OperationStartedFactory.build(run=run)
            for run in runs
            if run.trigger == RunTrigger.PERSON and run.type in COUNTS_AS_OPERATION
        ],
        batch_size=BATCH,
    )


def _keep_connection_state(chronicle: Chronicle) -> None:
    """Say what the latest check found, as tenants.services.connections did back then."""
    check = chronicle.last_check
    worked = check.outcome == RunOutcome.SUCCEEDED
    ProviderConnection.objects.filter(tenant=chronicle.tenant).update(
        status=ConnectionStatus.CONNECTED if worked else ConnectionStatus.FAILED,
        failure_code=check.failure_code,
        last_checked_at=check.completed_at,
    )
