"""Execute a run: acquire its lease, check that it may still run, call its handler, end it."""

import logging
from collections.abc import Callable
from datetime import timedelta

from django.db import DatabaseError
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from operations.context import (
    Result,
    RunCancelledError,
    RunContext,
    RunMustWaitError,
    WorkerStoppingError,
)
from operations.enums import RunOutcome, RunTrigger
from operations.failures import (
    ACCESS_WITHDRAWN,
    INTERNAL_ERROR,
    TENANT_ARCHIVED,
    WORKER_LOST,
    Failure,
    RunFailedError,
    failure_from_graph,
)
from operations.models import OperationRun
from operations.registry import HANDLERS, REQUIRED_CAPABILITY
from operations.services.connection_verdicts import store_verdict
from operations.services.heartbeat import heartbeat
from operations.services.lease import MAX_ATTEMPTS, LeaseLostError, acquire
from operations.services.run_log import log_end
from tenantpilot.access.capabilities import capabilities_of
from tenantpilot.access.selectors import people_with_access
from tenantpilot.enums import OperationType
from tenantpilot.graph.errors import GraphError, GraphRefusal
from tenantpilot.tenants.models import TenantStatus
from tenantpilot.tenants.services import connections

LONGEST_WAIT_SECONDS = timedelta(days=1).total_seconds()
SHORTEST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 60.0, 3600.0
logger = logging.getLogger(__name__)


def execute_run(*, run_id: int, worker_stops: Callable[[], bool] = lambda: False) -> None:
    """Execute a run to its end. Does nothing if it has ended already.

    Raises LeaseHeldError while another worker executes it, WorkerStoppingError after putting it
    back in the queue, RunMustWaitError likewise when Microsoft asks to wait, DatabaseError if
    the database went away: the job is then tried again.
    """
    lease = acquire(run_id)
    if lease is None:
        return
    with scopes_disabled():
        run = OperationRun.objects.select_related("tenant__workspace", "initiator").get(pk=run_id)
    context = RunContext(
        run=run,
        tenant=run.tenant,
        lease=lease,
        worker_stops=worker_stops,
        connection_version=connections.version_of(run.tenant),
    )
    try:
        with heartbeat(lease):
            _handle(context)
    except LeaseLostError:
        logger.warning("lease lost", extra={"operation_run": run_id})


def _handle(context: RunContext) -> None:
    """Call the handler and store how the run ended."""
    try:
        with scope(tenant=context.tenant):
            _check_still_allowed(context.run)
            result = HANDLERS[OperationType(context.run.type)](context)
    except RunFailedError as error:
        _fail(context, error.failure)
    except GraphError as error:
        with scope(tenant=context.tenant):
            store_verdict(context, error)
        _put_back_or_fail(context, error)
    except RunCancelledError:
        _end(context, RunOutcome.CANCELLED)
    except WorkerStoppingError:
        context.lease.release()
        raise
    except (LeaseLostError, DatabaseError):
        raise
    except Exception:
        # A fault in our own code must not leave the run without an end.
        logger.exception("run failed", extra={"operation_run": context.run.pk})
        _fail(context, INTERNAL_ERROR)
    else:
        _finish(context, result)


def _put_back_or_fail(context: RunContext, error: GraphError) -> None:
    """Put back a run that Microsoft asks to wait, for at most a day; fail any other."""
    age = (timezone.now() - context.run.created_at).total_seconds()
    seconds = error.retry_after_seconds
    if seconds is None and error.must_wait:
        # Some services do not say how long: each time as long as it took so far.
        seconds = min(max(age, SHORTEST_PAUSE_SECONDS), LONGEST_PAUSE_SECONDS)
    if seconds is not None and age + seconds < LONGEST_WAIT_SECONDS:
        context.lease.wait(seconds=seconds, refusal=error.refusal)
        raise RunMustWaitError(seconds)
    _fail(context, failure_from_graph(error), refusal=error.refusal)


def _check_still_allowed(run: OperationRun) -> None:
    """Check again what may have changed since the run was queued. Raises RunFailedError."""
    if run.attempts > MAX_ATTEMPTS:
        raise RunFailedError(WORKER_LOST)
    if run.tenant.status != TenantStatus.ACTIVE:
        raise RunFailedError(TENANT_ARCHIVED)
    if run.trigger == RunTrigger.PERSON and not _initiator_may(run):
        raise RunFailedError(ACCESS_WITHDRAWN)


def _initiator_may(run: OperationRun) -> bool:
    membership = people_with_access(tenant=run.tenant).filter(user=run.initiator).first()
    allowed = capabilities_of(membership.role) if membership else frozenset()
    return REQUIRED_CAPABILITY[OperationType(run.type)] in allowed


def _finish(context: RunContext, result: Result) -> None:
    _end(
        context,
        RunOutcome.PARTIALLY_SUCCEEDED if result.failure else RunOutcome.SUCCEEDED,
        failure=result.failure,
        counts=result.counts,
        result_id=result.result_id,
        refusal=result.refusal,
    )


def _fail(context: RunContext, failure: Failure, *, refusal: GraphRefusal | None = None) -> None:
    _end(context, RunOutcome.FAILED, failure=failure, refusal=refusal)


def _end(
    context: RunContext,
    outcome: RunOutcome,
    *,
    failure: Failure | None = None,
    counts: dict[str, int] | None = None,
    result_id: int | None = None,
    refusal: GraphRefusal | None = None,
) -> None:
    """End the run and say so; without counts, it keeps those of what is stored already."""
    code = failure.code if failure else ""
    context.lease.complete(
        outcome=outcome,
        failure_code=code,
        counts=dict(context.partial_counts) if counts is None else counts,
        result_id=result_id,
        refusal=refusal,
    )
    log_end(context.run, outcome=outcome, failure_code=code)
