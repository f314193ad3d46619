"""What a run handler is given, and what it returns."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from operations.failures import TENANT_ARCHIVED, Failure, RunFailedError
from operations.models import OperationRun
from operations.services.lease import Lease
from tenantpilot.graph.errors import GraphError, GraphRefusal
from tenantpilot.tenants.models import Tenant, TenantStatus


class RunCancelledError(Exception):
    """A person asked to cancel the run."""


class WorkerStoppingError(Exception):
    """The worker was told to stop; the run goes back to the queue."""


class RunMustWaitError(Exception):
    """Microsoft asked us to wait; the run went back to the queue for so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds


@dataclass(frozen=True, kw_only=True)
class Result:
    """How a handler ended. With a failure, the run is partly done.

    `result_id` is the row that was made, or found to be still right: the handler's
    `@result_link` finds it again.
    """

    counts: dict[str, int] = field(default_factory=dict)
    result_id: int | None = None
    failure: Failure | None = None
    refusal: GraphRefusal | None = None


@dataclass(frozen=True, kw_only=True)
class RunContext:
    """The run that a handler carries out, and the way to report how far it is.

    `partial_counts` counts what is stored already. It is kept with a run that is cancelled or
    fails; a run that ends well keeps the counts of its Result.
    """

    run: OperationRun
    tenant: Tenant
    lease: Lease
    worker_stops: Callable[[], bool]
    # What was entered when the run began: a verdict about the connection is about that.
    connection_version: datetime | None = None
    partial_counts: Counter[str] = field(default_factory=Counter)
    # The parts that could not be read now, though the rest was.
    failed_parts: list[GraphError] = field(default_factory=list)

    def leave_out(self, unreadable: Sequence[str]) -> None:
        """Count the entries of a page that could not be read; the run's page tells it."""
        if unreadable:
            self.partial_counts["unreadable"] += len(unreadable)

    def progress(self, *, done: int, total: int | None, label: str) -> None:
        """Report progress. Raises if the run was cancelled, lost its lease, or must wait.

        Also if the tenant was archived meanwhile: nothing more is read from it.
        """
        if self.lease.progress(done=done, total=total, label=label):
            self.tenant.refresh_from_db(fields=["status"])
            if self.tenant.status == TenantStatus.ARCHIVED:
                raise RunFailedError(TENANT_ARCHIVED)
            raise RunCancelledError
        if self.worker_stops():
            raise WorkerStoppingError
