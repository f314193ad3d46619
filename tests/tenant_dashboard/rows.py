"""Rows the pages show, in whatever state a test needs."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.timezone import now
from django_scopes import scope

from inventory.enums import Change
from inventory.models import Policy, PolicyVersion
from operations.enums import RunOutcome, RunStatus, RunTrigger
from operations.models import OperationRun
from tenantpilot.enums import OperationType
from tenantpilot.tenants.models import Tenant

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
        lease=str(uuid.uuid4()),
        started_at=now() - timedelta(minutes=1),
        heartbeat_at=now() - heard_of,
        attempts=1,
        **values,
    )


def some_policies(tenant: Tenant, count: int, collection: str = "compliance_policies") -> None:
    """Store as many policies of a collection in the tenant's inventory, as a sync found them."""
    content = {"kind": "windows10", "revision": "1", "modified_at": MODIFIED, "digest": "1"}
    owner = {"tenant": tenant, "workspace_id": tenant.workspace_id}
    with scope(tenant=tenant):
        policies = Policy.objects.bulk_create(
            Policy(
                **owner,
                **content,
                collection=collection,
                external_id=str(uuid.uuid4()),
                name=f"Policy {index}",
            )
            for index in range(count)
        )
        PolicyVersion.objects.bulk_create(
            PolicyVersion(**owner, **content, policy=policy, name=policy.name, change=Change.FOUND)
            for policy in policies
        )


def url(tenant: Tenant) -> str:
    return reverse("tenant_dashboard:tenant", kwargs={"tenant_id": tenant.pk})
