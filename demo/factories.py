"""Factories for backdated rows: what the services would have written, had they run back then.

They build; whoever calls them saves in bulk.
"""

from datetime import timedelta
from typing import Any

import factory

from operations.models import InventoryItem, OperationRun
from operations.vocabulary import RunOutcome, RunStatus, RunTrigger
from telemetry import catalog
from telemetry.models import ProductUsageEvent


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


class OperationStartedFactory(factory.django.DjangoModelFactory):
    """The usage event of a run that a person started."""

    class Meta:
        model = ProductUsageEvent

    class Params:
        run = None

    workspace_id = factory.SelfAttribute("run.workspace_id")
    tenant_id = factory.SelfAttribute("run.tenant_id")
    actor_id = factory.SelfAttribute("run.initiator_id")
    event_name = catalog.OPERATION_STARTED.name
    feature_area = catalog.OPERATION_STARTED.area
    subject_type = catalog.OPERATION_STARTED.subject_type
    subject_id = factory.SelfAttribute("run.pk")
    occurred_at = factory.SelfAttribute("run.created_at")

    @factory.lazy_attribute
    def metadata(self) -> Any:
        return {"operation_type": self.run.type}


class CheckpointCompletedFactory(factory.django.DjangoModelFactory):
    """The usage event of a checkpoint that was completed on a linked tenant."""

    class Meta:
        model = ProductUsageEvent

    class Params:
        completion = None

    workspace_id = factory.SelfAttribute("completion.session.workspace_id")
    tenant_id = factory.SelfAttribute("completion.session.tenant_id")
    actor_id = factory.SelfAttribute("completion.completed_by_id")
    event_name = catalog.ONBOARDING_CHECKPOINT_COMPLETED.name
    feature_area = catalog.ONBOARDING_CHECKPOINT_COMPLETED.area
    subject_type = catalog.ONBOARDING_CHECKPOINT_COMPLETED.subject_type
    subject_id = factory.SelfAttribute("completion.session.pk")
    occurred_at = factory.SelfAttribute("completion.first_completed_at")

    @factory.lazy_attribute
    def metadata(self) -> Any:
        return {"checkpoint": self.completion.checkpoint}


class DiagnosticsOpenedFactory(factory.django.DjangoModelFactory):
    """The usage event of diagnostics that a person opened."""

    class Meta:
        model = ProductUsageEvent

    class Params:
        bundle = None

    workspace_id = factory.SelfAttribute("bundle.workspace_id")
    tenant_id = factory.SelfAttribute("bundle.tenant_id")
    actor_id = factory.SelfAttribute("bundle.opened_by_id")
    event_name = catalog.SUPPORT_DIAGNOSTICS_OPENED.name
    feature_area = catalog.SUPPORT_DIAGNOSTICS_OPENED.area
    subject_type = catalog.SUPPORT_DIAGNOSTICS_OPENED.subject_type
    subject_id = factory.SelfAttribute("bundle.pk")
    occurred_at = factory.SelfAttribute("bundle.created_at")

    @factory.lazy_attribute
    def metadata(self) -> Any:
        return {"source": self.bundle.source}


class StoredReportCreatedFactory(factory.django.DjangoModelFactory):
    """The usage event of a report that a person asked for and got."""

    class Meta:
        model = ProductUsageEvent

    class Params:
        report = None

    workspace_id = factory.SelfAttribute("report.workspace_id")
    tenant_id = factory.SelfAttribute("report.tenant_id")
    actor_id = factory.SelfAttribute("report.created_by_id")
    event_name = catalog.STORED_REPORT_CREATED.name
    feature_area = catalog.STORED_REPORT_CREATED.area
    subject_type = catalog.STORED_REPORT_CREATED.subject_type
    subject_id = factory.SelfAttribute("report.pk")
    occurred_at = factory.SelfAttribute("report.created_at")

    @factory.lazy_attribute
    def metadata(self) -> Any:
        return {"report_type": self.report.report_type}


class ReviewPackRequestedFactory(factory.django.DjangoModelFactory):
    """The usage event of a review pack that a person asked for."""

    class Meta:
        model = ProductUsageEvent

    class Params:
        pack = None

    workspace_id = factory.SelfAttribute("pack.workspace_id")
    tenant_id = factory.SelfAttribute("pack.tenant_id")
    actor_id = factory.SelfAttribute("pack.requested_by_id")
    event_name = catalog.REVIEW_PACK_REQUESTED.name
    feature_area = catalog.REVIEW_PACK_REQUESTED.area
    subject_type = catalog.REVIEW_PACK_REQUESTED.subject_type
    subject_id = factory.SelfAttribute("pack.pk")
    occurred_at = factory.SelfAttribute("pack.created_at")

    @factory.lazy_attribute
    def metadata(self) -> Any:
        return {"include_operations": self.pack.include_operations}


class InventoryItemFactory(factory.django.DjangoModelFactory):
    """A policy as a sync found it. Give it tenant, family, policy and the two moments."""

    class Meta:
        model = InventoryItem

    class Params:
        policy = None

    workspace_id = factory.SelfAttribute("tenant.workspace_id")
    external_id = factory.SelfAttribute("policy.policy_id")
    name = factory.SelfAttribute("policy.display_name")
    kind = factory.SelfAttribute("policy.kind")
    version = factory.SelfAttribute("policy.version")
    modified_at = factory.SelfAttribute("policy.modified_at")
