"""Carrying a run out: take the lease, ask whether it may still run, do the work, end it."""

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import DatabaseError
from django_scopes import scope, scopes_disabled

from operations.failures import (
    ACCESS_WITHDRAWN,
    INTERNAL_ERROR,
    TENANT_ARCHIVED,
    WORKER_LOST,
    Failure,
    RunFailedError,
    of_graph,
)
from operations.heartbeat import beating
from operations.lease import MAX_ATTEMPTS, Lease, LeaseLostError, take
from operations.models import OperationRun
from operations.vocabulary import RunOutcome, RunTrigger
from tenantpilot.access.capabilities import Capability, capabilities_of
from tenantpilot.access.fetch import people_with_access
from tenantpilot.graph.failures import GraphError
from tenantpilot.tenants.models import Tenant, TenantStatus
from tenantpilot.vocabulary import OperationType

logger = logging.getLogger(__name__)


class RunCancelledError(Exception):
    """Somebody asked to cancel the run."""


class WorkerStoppingError(Exception):
    """The worker was told to stop; the run goes back to the queue."""


@dataclass(frozen=True, kw_only=True)
class Result:
    """What the work came to. A failure here means: partly done.

    `result_id` names what was made, or found to be still right, for operations.run_results.
    """

    counts: dict[str, int] = field(default_factory=dict)
    result_id: int | None = None
    failure: Failure | None = None


@dataclass(frozen=True, kw_only=True)
class Work:
    """What the work of a run gets to see and to say.

    `kept`: what it changed so far, counted once it is stored. It stays with a run that is
    stopped, or fails; for one that ends well the Result says it.
    """

    run: OperationRun
    tenant: Tenant
    lease: Lease
    worker_stops: Callable[[], bool]
    kept: Counter[str] = field(default_factory=Counter)

    def progress(self, *, done: int, total: int | None, label: str) -> None:
        """Say how far the work is. Raises when the run shall not go on."""
        if self.lease.progress(done=done, total=total, label=label):
            raise RunCancelledError
        if self.worker_stops():
            raise WorkerStoppingError


type Worker = Callable[[Work], Result]

WORKERS: dict[OperationType, Worker] = {}
# What whoever asked must still be allowed to do when the work begins.
TAKES: dict[OperationType, Capability] = {}


def carries_out(
    operation_type: OperationType, *, takes: Capability = Capability.OPERATIONS_START
) -> Callable[[Worker], Worker]:
    """Declare who does the work of an operation type, and what asking for it takes."""

    def register(worker: Worker) -> Worker:
        WORKERS[operation_type] = worker
        TAKES[operation_type] = takes
        return worker

    return register


def carry_out(*, run_id: int, worker_stops: Callable[[], bool] = lambda: False) -> None:
    """Carry a run out to its end, unless it has ended already.

    Raises LeaseHeldError while another worker has it, WorkerStoppingError after handing it
    back, DatabaseError when the database went away: the job is then tried again.
    """
    lease = take(run_id)
    if lease is None:
        return
    with scopes_disabled():
        run = OperationRun.objects.select_related("tenant__workspace", "initiator").get(pk=run_id)
    work = Work(run=run, tenant=run.tenant, lease=lease, worker_stops=worker_stops)
    try:
        with beating(lease):
            _do(work)
    except LeaseLostError:
        logger.warning("lease lost", extra={"operation_run": run_id})


def _do(work: Work) -> None:
    """Do the work and write down how it ended."""
    try:
        with scope(tenant=work.tenant):
            _refuse_if_not_allowed(work.run)
            result = WORKERS[OperationType(work.run.type)](work)
    except RunFailedError as error:
        _fail(work, error.failure)
    except GraphError as error:
        _fail(work, of_graph(error))
    except RunCancelledError:
        work.lease.complete(outcome=RunOutcome.CANCELLED, counts=dict(work.kept))
    except WorkerStoppingError:
        work.lease.hand_back()
        raise
    except (LeaseLostError, DatabaseError):
        raise
    except Exception:
        # A bug of ours must not leave the run hanging until somebody notices.
        logger.exception("run failed", extra={"operation_run": work.run.pk})
        _fail(work, INTERNAL_ERROR)
    else:
        _finish(work.lease, result)


def _refuse_if_not_allowed(run: OperationRun) -> None:
    """Ask again what could have changed since the run was queued."""
    if run.attempts > MAX_ATTEMPTS:
        raise RunFailedError(WORKER_LOST)
    if run.tenant.status != TenantStatus.ACTIVE:
        raise RunFailedError(TENANT_ARCHIVED)
    if run.trigger == RunTrigger.PERSON and not _initiator_may(run):
        raise RunFailedError(ACCESS_WITHDRAWN)


def _initiator_may(run: OperationRun) -> bool:
    membership = people_with_access(tenant=run.tenant).filter(user=run.initiator).first()
    allowed = capabilities_of(membership.role) if membership else frozenset()
    return TAKES[OperationType(run.type)] in allowed


def _finish(lease: Lease, result: Result) -> None:
    partly = result.failure is not None
    lease.complete(
        outcome=RunOutcome.PARTIALLY_SUCCEEDED if partly else RunOutcome.SUCCEEDED,
        failure_code=result.failure.code if result.failure else "",
        counts=result.counts,
        result_id=result.result_id,
    )


def _fail(work: Work, failure: Failure) -> None:
    work.lease.complete(
        outcome=RunOutcome.FAILED, failure_code=failure.code, counts=dict(work.kept)
    )
