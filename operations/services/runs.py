"""What people, and the schedule, do with runs."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models.functions import Now

from operations.models import OperationRun
from operations.obstacles import obstacle_to
from operations.queue import enqueue
from operations.vocabulary import COUNTS_AS_OPERATION, LIVE, RunOutcome, RunStatus, RunTrigger
from telemetry import catalog, recorder
from tenantpilot.accounts.models import User
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.tenants.models import Tenant
from tenantpilot.vocabulary import OperationType


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

    Raises CannotStartError if the tenant is not active or has no connection. Records
    OPERATION_STARTED for a new run whose own milestone is the operation (FR-243-007).
    """
    started = _queue(
        tenant=tenant,
        operation_type=operation_type,
        initiator=initiator,
        trigger=RunTrigger.PERSON,
    )
    if started.is_new and operation_type in COUNTS_AS_OPERATION:
        recorder.record(
            catalog.OPERATION_STARTED,
            tenant=tenant,
            actor=initiator,
            subject=started.run,
            operation_type=operation_type,
        )
    return started


@transaction.atomic
def schedule(*, tenant: Tenant, operation_type: OperationType) -> Started:
    """Queue a run nobody asked for, or return the live one. Never telemetry (FR-243-006).

    Raises CannotStartError as `start` does.
    """
    return _queue(
        tenant=tenant, operation_type=operation_type, initiator=None, trigger=RunTrigger.SCHEDULE
    )


@transaction.atomic
def cancel(*, run: OperationRun, cancelled_by: User) -> bool:
    """End a queued run now and ask a running one to stop; False if it had already ended."""
    runs = OperationRun.objects.filter(pk=run.pk)
    ended = runs.filter(status=RunStatus.QUEUED).update(
        status=RunStatus.COMPLETED,
        outcome=RunOutcome.CANCELLED,
        cancel_requested_at=Now(),
        completed_at=Now(),
        lease=None,
    )
    asked = ended or runs.filter(status=RunStatus.RUNNING, cancel_requested_at=None).update(
        cancel_requested_at=Now()
    )
    if asked:
        _audit(AuditAction.OPERATION_CANCELLED, run, cancelled_by)
    return bool(asked)


def _queue(
    *,
    tenant: Tenant,
    operation_type: OperationType,
    initiator: User | None,
    trigger: RunTrigger,
) -> Started:
    _lock_startable(tenant)
    runs = OperationRun.objects.with_scope(tenant=tenant)
    live = runs.filter(type=operation_type, status__in=LIVE).first()
    if live:
        return Started(run=live, is_new=False)
    run = runs.create(
        tenant=tenant,
        workspace_id=tenant.workspace_id,
        type=operation_type,
        initiator=initiator,
        trigger=trigger,
    )
    enqueue(run)
    _audit(AuditAction.OPERATION_STARTED, run, initiator)
    return Started(run=run, is_new=True)


def _lock_startable(tenant: Tenant) -> None:
    """Take turns with other starts on the tenant, and see it as it is now.

    `no_key`: the ledger's key check takes FOR KEY SHARE on this row and must not wait.
    """
    locked = Tenant.objects.select_for_update(no_key=True).get(pk=tenant.pk)
    obstacle = obstacle_to(locked)
    if obstacle:
        raise CannotStartError(obstacle.refusal(name=locked.name))


def _audit(action: AuditAction, run: OperationRun, actor: User | None) -> None:
    log.record(
        action=action,
        actor=actor,
        workspace_id=run.workspace_id,
        tenant_id=run.tenant_id,
        subject=run,
        operation_type=run.type,
    )
