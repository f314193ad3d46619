"""Short ways to a run in a given state."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from operations import registry
from operations.context import Result, RunContext
from operations.models import OperationRun
from operations.services import runs
from operations.services.execution import execute_run
from operations.services.lease import LEASE_SECONDS
from tenantpilot.enums import OperationType
from tenantpilot.tenants.models import ProviderConnection
from tests.cast import Cast, sign_in


def start(cast: Cast, operation_type: OperationType = OperationType.INVENTORY_SYNC) -> OperationRun:
    """The operator starts an operation on the cast's tenant."""
    return runs.start(
        tenant=cast.tenant, operation_type=operation_type, initiator=cast.operator
    ).run


def finish(run: OperationRun) -> OperationRun:
    """A worker carries the run out; return it as it then stands."""
    execute_run(run_id=run.pk)
    return now(run)


def now(run: OperationRun) -> OperationRun:
    """Return the run as the database has it."""
    with scope(tenant=run.tenant):
        fresh: OperationRun = OperationRun.objects.get(pk=run.pk)
    return fresh


def connection_of(cast: Cast) -> ProviderConnection:
    """Return the connection of the cast's tenant as the database has it."""
    return ProviderConnection.objects.get(tenant=cast.tenant)


def use_handler(monkeypatch: pytest.MonkeyPatch, handler: registry.Handler) -> None:
    """Let every sync be carried out by this handler."""
    monkeypatch.setitem(registry.HANDLERS, OperationType.INVENTORY_SYNC, handler)


def succeed(context: RunContext) -> Result:
    return Result(counts={"created": 3})


def url(run: OperationRun) -> str:
    """Return the address of the run's page."""
    return reverse("operations:detail", kwargs={"tenant_id": run.tenant_id, "run_id": run.pk})


def page_of(run: OperationRun, cast: Cast) -> str:
    """Return the run's page as the operator sees it."""
    return sign_in(Client(), cast.operator).get(url(run)).text


def forget_heartbeat(run: OperationRun) -> None:
    """Make the run's worker look dead."""
    long_ago = timezone.now() - timedelta(seconds=LEASE_SECONDS + 1)
    with scopes_disabled():
        OperationRun.objects.filter(pk=run.pk).update(heartbeat_at=long_ago)
