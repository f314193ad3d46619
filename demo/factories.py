"""Factories for backdated rows: what the services would have written, had they run back then.

They build; the caller saves in bulk.
"""

from datetime import datetime, timedelta
from typing import Any

import factory
from django.db.models import Model

from operations.enums import RunOutcome, RunStatus, RunTrigger
from operations.models import OperationRun
from telemetry.catalog import OPERATION_STARTED, UsageEvent
from telemetry.models import ProductUsageEvent
from tenantpilot.tenants.models import Tenant


class CompletedRunFactory(factory.django.DjangoModelFactory):
    """A run that ended. Give it tenant, type, created_at and initiator (None: the schedule)."""

    class Meta:
        model = OperationRun

    class Params:
        waited = timedelta(seconds=1)
        took = timedelta(seconds=2)

    workspace_id = factory.SelfAttribute("tenant.workspace_id")
    initiator: Any = None
    status = RunStatus.COMPLETED
    outcome = RunOutcome.SUCCEEDED
    attempts = 1

    @factory.lazy_attribute
    def trigger(self) -> Any:
        return RunTrigger.PERSON if self.initiator else RunTrigger.SCHEDULE

    @factory.lazy_attribute
    def started_at(self) -> Any:
        return self.created_at + self.waited

    @factory.lazy_attribute
    def completed_at(self) -> Any:
        return self.started_at + self.took

    @factory.lazy_attribute
    def heartbeat_at(self) -> Any:
        return self.completed_at


def usage_event(
    event: UsageEvent,
    *,
    tenant: Tenant,
    actor_id: int | None,
    subject: Model,
    at: datetime,
    **metadata: str | bool,
) -> ProductUsageEvent:
    """Build the usage event that the recorder would have written at that time."""
    return ProductUsageEvent(
        workspace_id=tenant.workspace_id,
        tenant_id=tenant.pk,
        actor_id=actor_id,
        event_name=event.name,
        feature_area=event.area,
        subject_type=event.subject_type,
        subject_id=subject.pk,
        occurred_at=at,
        metadata=metadata,
    )


def operation_started(run: OperationRun) -> ProductUsageEvent:
    """Build the usage event of a run that a person started."""
    return usage_event(
        OPERATION_STARTED,
        tenant=run.tenant,
        actor_id=run.initiator_id,
        subject=run,
        at=run.created_at,
        operation_type=run.type,
    )
