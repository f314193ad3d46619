"""The lease: a worker's right to execute one run. Every write of a worker names its lease, so
a worker that froze and wakes up after another took over can no longer change anything.
"""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import msgspec
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Now
from django_scopes import scopes_disabled

from operations.enums import LIVE, RunOutcome, RunStatus
from operations.models import OperationRun
from tenantpilot.graph.errors import GraphRefusal
from tenantpilot.tenants.models import Tenant, TenantStatus

# A lease without a heartbeat for this long may be acquired by another worker.
LEASE_SECONDS = 20
HEARTBEAT_SECONDS = 5
MAX_ATTEMPTS = 3
# Looked up beside the row, whose own conditions are compared again where others write to it.
_TENANT_IS_ACTIVE = Exists(
    Tenant.objects.filter(pk=OuterRef("tenant_id"), status=TenantStatus.ACTIVE)
)


class LeaseHeldError(Exception):
    """Another worker executes this run now, or stopped only moments ago."""


class LeaseLostError(Exception):
    """Another worker took over, or the run ended; what this one still does no longer counts."""


@dataclass(frozen=True, kw_only=True)
class Lease:
    """One worker's right to write to one run."""

    run_id: int
    token: uuid.UUID

    def renew(self) -> None:
        """Renew the lease. Raises LeaseLostError."""
        self._swap(heartbeat_at=Now())

    def progress(self, *, done: int, total: int | None, label: str) -> bool:
        """Store the progress; return whether the run must stop. Raises LeaseLostError.

        It must when it was cancelled, and when its tenant was archived meanwhile.
        """
        total = None if total is None else max(done, total)
        told = {"progress_done": done, "progress_total": total, "progress_label": label}
        may_go_on = self._held().filter(_TENANT_IS_ACTIVE, cancel_requested_at=None)
        if may_go_on.update(heartbeat_at=Now(), **told):
            return False
        self._swap(heartbeat_at=Now(), **told)
        return True

    def complete(
        self,
        *,
        outcome: RunOutcome,
        failure_code: str = "",
        counts: dict[str, int] | None = None,
        result_id: int | None = None,
        refusal: GraphRefusal | None = None,
    ) -> None:
        """End the run. Raises LeaseLostError."""
        self._swap(
            status=RunStatus.COMPLETED,
            outcome=outcome,
            failure_code=failure_code,
            counts=counts or {},
            result_id=result_id,
            refusal=stored(refusal),
            completed_at=Now(),
            progress_label="",
            lease=None,
        )

    def wait(self, *, seconds: float, refusal: GraphRefusal | None) -> None:
        """Put the run back in the queue until Microsoft wants to be asked again."""
        self._swap(
            status=RunStatus.QUEUED,
            lease=None,
            heartbeat_at=None,
            attempts=F("attempts") - 1,
            waits_until=Now() + Value(timedelta(seconds=seconds)),
            times_put_back=F("times_put_back") + 1,
            refusal=stored(refusal),
            progress_label="",
        )

    def release(self) -> None:
        """Put the run back in the queue, when the worker is told to stop."""
        self._swap(
            status=RunStatus.QUEUED, lease=None, heartbeat_at=None, attempts=F("attempts") - 1
        )

    def _swap(self, **changes: Any) -> None:
        if not self._held().update(**changes):
            raise LeaseLostError

    def _held(self) -> QuerySet[OperationRun]:
        with scopes_disabled():
            runs: QuerySet[OperationRun] = OperationRun.objects.filter(
                pk=self.run_id, lease=self.token, status=RunStatus.RUNNING
            )
        return runs


def renew_all(leases: Collection[Lease]) -> None:
    """Renew those of the leases that are still held."""
    with scopes_disabled():
        OperationRun.objects.filter(
            lease__in=[lease.token for lease in leases], status=RunStatus.RUNNING
        ).update(heartbeat_at=Now())


def acquire(run_id: int) -> Lease | None:
    """Acquire the lease of a live run; None if the run has ended or does not exist.

    Raises LeaseHeldError while another worker's lease is alive, or the run has to wait.
    """
    token = uuid.uuid4()
    with scopes_disabled():
        live = OperationRun.objects.filter(pk=run_id, status__in=LIVE)
    may_ask = Q(waits_until=None) | Q(waits_until__lte=Now())
    taken = live.filter(may_ask, Q(lease=None) | stale()).update(
        lease=token,
        heartbeat_at=Now(),
        status=RunStatus.RUNNING,
        waits_until=None,
        refusal=None,
        attempts=F("attempts") + 1,
        started_at=Coalesce("started_at", Now()),
    )
    if taken:
        return Lease(run_id=run_id, token=token)
    if live.exists():
        raise LeaseHeldError
    return None


def stored(refusal: GraphRefusal | None) -> Any:
    """Return the refusal as a run's row holds it."""
    return None if refusal is None else msgspec.to_builtins(refusal)


def stale() -> Q:
    """Match runs without a heartbeat for longer than a lease lasts."""
    return Q(
        status=RunStatus.RUNNING,
        heartbeat_at__lt=Now() - Value(timedelta(seconds=LEASE_SECONDS)),
    )
