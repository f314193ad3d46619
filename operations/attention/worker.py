"""Operations that wait because no worker runs."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Max, Min, Q, QuerySet

from attention.enums import Kind, Severity
from attention.items import Item
from attention.registry import Facts, attention_source
from operations import workers
from operations.enums import RunStatus
from operations.models import OperationRun, run_number
from tenantpilot.database.row_subquery import RowsSubquery

# Every worker may be busy; none may be there for a moment while it is updated.
PATIENCE = timedelta(minutes=5)
# What `overdue_among` asks of a run.
_TOLD = ("id", "tenant_id", "status", "due_at", "waits_until", "created_at")


@attention_source
def without_worker(facts: Facts) -> Iterator[Item]:
    """Yield tenants whose operations are due and wait, while no worker is there."""
    found = facts.read(overdue_starts, now=facts.now)
    if not found or workers.any_alive():
        return
    for tenant_id, waiting in found.items():
        yield Item(
            tenant_id=tenant_id,
            kind=Kind.NO_WORKER,
            severity=Severity.HIGH,
            since=waiting.since,
            sentence="Operations wait: no worker is running on this installation.",
            route="operations:detail",
            row={"run_id": waiting.latest},
            link_text=f"Open {run_number(waiting.latest)}",
        )


class Waiting(NamedTuple):
    """The runs of a tenant that no worker has begun: since when, and the latest one's number."""

    since: datetime
    latest: int


def overdue_starts(*, now: datetime) -> dict[int, Waiting]:
    """Return what has waited too long to begin on the tenants in scope, by tenant."""
    waiting = (
        _overdue(before=now - PATIENCE)
        .order_by()
        .values_list("tenant_id")
        .annotate(since=Min("created_at"), latest=Max("pk"))
    )
    return {tenant_id: Waiting(since, latest) for tenant_id, since, latest in waiting}


def overdue_runs(*, before: datetime) -> RowsSubquery:
    """Let a statement read the runs of the tenants in scope of which `overdue_among` tells.

    `before`: `PATIENCE` ago.
    """
    return RowsSubquery(_overdue(before=before), *_TOLD)


def _overdue(*, before: datetime) -> QuerySet[OperationRun]:
    is_due = Q(due_at=None) | Q(due_at__lt=before)
    found: QuerySet[OperationRun] = OperationRun.objects.filter(
        is_due, status=RunStatus.QUEUED, waits_until=None, created_at__lt=before
    )
    return found


def overdue_among(live: Iterable[OperationRun], *, now: datetime) -> dict[int, Waiting]:
    """Return what `overdue_starts` does, among everything that waits or runs."""
    before = now - PATIENCE
    waiting: dict[int, list[OperationRun]] = defaultdict(list)
    for run in live:
        if (
            run.status == RunStatus.QUEUED
            and run.waits_until is None
            and run.created_at < before
            and (run.due_at is None or run.due_at < before)
        ):
            waiting[run.tenant_id].append(run)
    return {
        tenant_id: Waiting(min(run.created_at for run in runs), max(run.pk for run in runs))
        for tenant_id, runs in waiting.items()
    }
