"""Who carries a run out. Every write of a worker names its lease, so that a frozen worker
that thaws after another took over can no longer change anything.
"""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Now
from django_scopes import scopes_disabled

from operations.models import OperationRun
from operations.vocabulary import LIVE, RunOutcome, RunStatus

# A lease without a heartbeat for this long is free for the taking.
LEASE_SECONDS = 20
HEARTBEAT_SECONDS = 5
MAX_ATTEMPTS = 3


class LeaseHeldError(Exception):
    """Another worker carries this run out right now, or stopped only moments ago."""


class LeaseLostError(Exception):
    """Another worker took over, or the run ended; what this one still does no longer counts."""


@dataclass(frozen=True, kw_only=True)
class Lease:
    """One worker's right to write to one run."""

    run_id: int
    token: uuid.UUID

    def beat(self) -> None:
        """Say that the worker is alive. Raises LeaseLostError."""
        self._swap(heartbeat_at=Now())

    def progress(self, *, done: int, total: int | None, label: str) -> bool:
        """Say how far it is; return whether somebody asked to cancel. Raises LeaseLostError."""
        total = None if total is None else max(done, total)
        self._swap(
            heartbeat_at=Now(), progress_done=done, progress_total=total, progress_label=label
        )
        return self._held().filter(cancel_requested_at__isnull=False).exists()

    def complete(
        self,
        *,
        outcome: RunOutcome,
        failure_code: str = "",
        counts: dict[str, int] | None = None,
        result_id: int | None = None,
    ) -> None:
        """End the run. Raises LeaseLostError."""
        self._swap(
            status=RunStatus.COMPLETED,
            outcome=outcome,
            failure_code=failure_code,
            counts=counts or {},
            result_id=result_id,
            completed_at=Now(),
            progress_label="",
            lease=None,
        )

    def hand_back(self) -> None:
        """Put the run back in the queue, for a worker that is told to stop."""
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


def take(run_id: int) -> Lease | None:
    """Take the lease of a live run; None if the run has ended or does not exist.

    Raises LeaseHeldError while somebody else's lease is alive.
    """
    token = uuid.uuid4()
    with scopes_disabled():
        live = OperationRun.objects.filter(pk=run_id, status__in=LIVE)
    taken = live.filter(Q(lease=None) | stale()).update(
        lease=token,
        heartbeat_at=Now(),
        status=RunStatus.RUNNING,
        attempts=F("attempts") + 1,
        started_at=Coalesce("started_at", Now()),
    )
    if taken:
        return Lease(run_id=run_id, token=token)
    if live.exists():
        raise LeaseHeldError
    return None


def stale() -> Q:
    """Match runs whose worker has not been heard of for longer than a lease lasts."""
    return Q(
        status=RunStatus.RUNNING,
        heartbeat_at__lt=Now() - Value(timedelta(seconds=LEASE_SECONDS)),
    )
