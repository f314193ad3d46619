"""Start and cancel runs, for a person or for the schedule."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce, Now
from django.utils import timezone

from operations.enums import LIVE, RunOutcome, RunStatus, RunTrigger
from operations.models import OperationRun
from operations.services.queue import enqueue_for_person, enqueue_for_schedule
from operations.services.run_log import log_end
from operations.services.start_blockers import start_blocker_for
from telemetry import catalog, recorder
from tenantpilot.accounts.models import User
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.enums import STARTABLE, OperationType
from tenantpilot.tenants.models import Tenant


class CannotStartError(Exception):
    """The run cannot start; the message says why and what to do, for people to read."""


@dataclass(frozen=True, kw_only=True)
class Started:
    """The run that now does the work; `is_new` is false if it was already live."""

    run: OperationRun
    is_new: bool


@transaction.atomic
def start(*, tenant: Tenant, operation_type: OperationType, initiator: User) -> Started:
    """Queue a run on behalf of a person, or return the live one of this type.

    A live one that the schedule queued comes first from now on, because a person waits for it.
    Raises CannotStartError if the tenant is not active or has no connection. Records
    OPERATION_STARTED for a new run whose own milestone is the operation (FR-243-007).
    """
    _lock_startable(tenant)
    live = _runs_of(tenant, operation_type).filter(status__in=LIVE).first()
    if live:
        _bring_forward(live)
        return Started(run=live, is_new=False)
    run = _create(
        tenant=tenant, type=operation_type, initiator=initiator, trigger=RunTrigger.PERSON
    )
    enqueue_for_person(run)
    if operation_type in STARTABLE:
        recorder.record(
            catalog.OPERATION_STARTED,
            tenant=tenant,
            actor=initiator,
            subject=run,
            operation_type=operation_type,
        )
    return Started(run=run, is_new=True)


@transaction.atomic
def schedule(
    *,
    tenant: Tenant,
    operation_type: OperationType,
    day: date | None = None,
    due_at: datetime | None = None,
) -> Started:
    """Queue a scheduled run, or return the live one, or that of the same day.

    Never telemetry (FR-243-006). Raises CannotStartError as `start` does.
    """
    _lock_startable(tenant)
    there = Q(status__in=LIVE) if day is None else Q(status__in=LIVE) | Q(scheduled_for=day)
    found = _runs_of(tenant, operation_type).filter(there).first()
    if found:
        return Started(run=found, is_new=False)
    run = _create(
        tenant=tenant,
        type=operation_type,
        trigger=RunTrigger.SCHEDULE,
        scheduled_for=day,
        due_at=due_at or timezone.now(),
    )
    enqueue_for_schedule(run)
    return Started(run=run, is_new=True)


@transaction.atomic
def cancel(*, run: OperationRun, cancelled_by: User) -> bool:
    """End a queued run now and ask a running one to stop; False if it had already ended.

    Audited once, however often it is asked: a worker may have handed the run back in between.
    """
    runs = OperationRun.objects.filter(pk=run.pk, status__in=LIVE)
    live = runs.select_for_update(no_key=True).first()
    if live is None:
        return False
    if live.status == RunStatus.QUEUED:
        runs.update(
            status=RunStatus.COMPLETED,
            outcome=RunOutcome.CANCELLED,
            cancel_requested_at=Coalesce("cancel_requested_at", Now()),
            completed_at=Now(),
            lease=None,
        )
        transaction.on_commit(partial(log_end, live, outcome=RunOutcome.CANCELLED))
    elif not live.cancel_requested_at:
        runs.update(cancel_requested_at=Now())
    if not live.cancel_requested_at:
        log.record(
            action=AuditAction.OPERATION_CANCELLED,
            actor=cancelled_by,
            subject=run,
            operation_type=run.type,
        )
    return True


def _runs_of(tenant: Tenant, operation_type: OperationType) -> QuerySet[OperationRun]:
    runs: QuerySet[OperationRun] = OperationRun.objects.with_scope(tenant=tenant)
    return runs.filter(type=operation_type)


def _bring_forward(run: OperationRun) -> None:
    """Queue a run of the schedule once more, as a person's. A job that finds it done ends."""
    waits = OperationRun.objects.with_scope(tenant=run.tenant).filter(
        pk=run.pk, status=RunStatus.QUEUED, due_at__isnull=False
    )
    if waits.update(due_at=None):
        enqueue_for_person(run)


def _create(*, tenant: Tenant, **fields: Any) -> OperationRun:
    run: OperationRun = OperationRun.objects.with_scope(tenant=tenant).create(
        tenant=tenant, workspace_id=tenant.workspace_id, **fields
    )
    log.record(
        action=AuditAction.OPERATION_STARTED,
        actor=run.initiator,
        subject=run,
        operation_type=run.type,
    )
    return run


def _lock_startable(tenant: Tenant) -> None:
    """Lock the tenant against other starts, and read it as it is now."""
    locked = tenant.lock()
    start_blocker = start_blocker_for(locked)
    if start_blocker:
        raise CannotStartError(start_blocker.answer(name=locked.name))
