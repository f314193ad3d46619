"""Counts runs across every tenant: the one place that may, and it returns figures only."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Q
from django_scopes import scopes_disabled

from operations.failures import FAILURES
from operations.lease import LEASE_SECONDS, stale
from operations.models import OperationRun
from operations.vocabulary import LIVE, RunOutcome, RunStatus
from tenantpilot.vocabulary import OperationType


@dataclass(frozen=True, kw_only=True)
class EndedRuns:
    """Runs of one type that ended alike in the window: how many, on how many tenants."""

    type: str
    outcome: str
    failure_code: str
    runs: int
    tenants: int
    last_at: datetime

    @property
    def operation(self) -> str:
        return str(OperationType(self.type).label)

    @property
    def reason(self) -> str:
        """The failure in words; its bare code, should a newer release have written it."""
        failure = FAILURES.get(self.failure_code)
        return failure.label if failure else self.failure_code


@dataclass(frozen=True, kw_only=True)
class RunFigures:
    """What runs did in a window, and what they do now (`queued`, `running`, `stale`)."""

    started: int
    queued: int
    running: int
    stale: int
    ended: Sequence[EndedRuns]
    stale_after: timedelta = timedelta(seconds=LEASE_SECONDS)

    @property
    def active(self) -> int:
        return self.queued + self.running

    @property
    def succeeded(self) -> int:
        return self._ended_as(RunOutcome.SUCCEEDED)

    @property
    def partly(self) -> int:
        return self._ended_as(RunOutcome.PARTIALLY_SUCCEEDED)

    @property
    def failed(self) -> int:
        return self._ended_as(RunOutcome.FAILED)

    @property
    def cancelled(self) -> int:
        return self._ended_as(RunOutcome.CANCELLED)

    @property
    def ended_total(self) -> int:
        return sum(group.runs for group in self.ended)

    @property
    def failures(self) -> list[EndedRuns]:
        """The groups with a failure, the latest first."""
        failures = [group for group in self.ended if group.failure_code]
        return sorted(failures, key=lambda group: group.last_at, reverse=True)

    def _ended_as(self, outcome: RunOutcome) -> int:
        return sum(group.runs for group in self.ended if group.outcome == outcome)


def run_figures(*, start: datetime, end: datetime) -> RunFigures:
    """Count the runs of all tenants in [start, end), in three statements."""
    with scopes_disabled():
        live = _live()
        return RunFigures(
            started=OperationRun.objects.filter(created_at__gte=start, created_at__lt=end).count(),
            queued=live[RunStatus.QUEUED.value],
            running=live[RunStatus.RUNNING.value],
            stale=live["stale"],
            ended=_ended(start=start, end=end),
        )


def _live() -> Counter[str]:
    figures = OperationRun.objects.filter(status__in=LIVE).aggregate(
        queued=Count("pk", filter=Q(status=RunStatus.QUEUED)),
        running=Count("pk", filter=Q(status=RunStatus.RUNNING)),
        stale=Count("pk", filter=stale()),
    )
    return Counter(figures)


def _ended(*, start: datetime, end: datetime) -> list[EndedRuns]:
    groups = (
        OperationRun.objects.filter(
            status=RunStatus.COMPLETED, completed_at__gte=start, completed_at__lt=end
        )
        .values("type", "outcome", "failure_code")
        .annotate(
            runs=Count("pk"), tenants=Count("tenant", distinct=True), last_at=Max("completed_at")
        )
        .order_by("type", "outcome", "failure_code")
    )
    return [EndedRuns(**group) for group in groups]
