"""Rows the pages show, in whatever state a test needs."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.timezone import now
from django_scopes import scope

from operations.models import InventoryItem, OperationRun, PolicyFamily
from operations.vocabulary import RunOutcome, RunStatus, RunTrigger
from tenantpilot.tenants.models import Tenant
from tenantpilot.vocabulary import OperationType

HOSTILE = "<script>alert(1)</script>{{ 7|add:7 }}{% debug %}\u202eevil"
HOSTILE_ESCAPED = "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7|add:7 }}{% debug %}\u202eevil"
LONG = "Vereinigte Stadtwerke und Verkehrsbetriebe " * 3
MODIFIED = datetime(2026, 1, 1, tzinfo=UTC)


def a_run(tenant: Tenant, **values: Any) -> OperationRun:
    """Store a queued run by the schedule, or what the values say."""
    values.setdefault("type", OperationType.INVENTORY_SYNC)
    values.setdefault("trigger", RunTrigger.PERSON if "initiator" in values else "schedule")
    with scope(tenant=tenant):
        run: OperationRun = OperationRun.objects.create(
            tenant=tenant, workspace_id=tenant.workspace_id, **values
        )
        run.refresh_from_db()
    return run


def an_ended_run(
    tenant: Tenant, outcome: RunOutcome = RunOutcome.SUCCEEDED, **values: Any
) -> OperationRun:
    """Store a run that ended a minute ago."""
    ended = now() - timedelta(minutes=1)
    values.setdefault("started_at", ended - timedelta(seconds=65))
    values.setdefault("completed_at", ended)
    values.setdefault("attempts", 1)
    return a_run(tenant, status=RunStatus.COMPLETED, outcome=outcome, **values)


def a_running_run(
    tenant: Tenant, *, heard_of: timedelta = timedelta(), **values: Any
) -> OperationRun:
    """Store a run whose worker was heard of that long ago."""
    return a_run(
        tenant,
        status=RunStatus.RUNNING,
        lease=uuid.uuid4(),
        started_at=now() - timedelta(minutes=1),
        heartbeat_at=now() - heard_of,
        attempts=1,
        **values,
    )


def some_policies(
    tenant: Tenant, count: int, family: PolicyFamily = PolicyFamily.COMPLIANCE
) -> None:
    """Store as many policies of a family in the tenant's inventory."""
    with scope(tenant=tenant):
        InventoryItem.objects.bulk_create(
            InventoryItem(
                tenant=tenant,
                workspace_id=tenant.workspace_id,
                family=family,
                external_id=uuid.uuid4(),
                name=f"Policy {index}",
                kind="windows10",
                version=1,
                modified_at=MODIFIED,
            )
            for index in range(count)
        )
