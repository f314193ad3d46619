"""Operations that wait because no worker runs."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Max, Min, Q
from django.urls import reverse_lazy

from attention.enums import Kind, Severity
from attention.items import Item
from attention.registry import Facts, attention_source
from operations import workers
from operations.enums import RunStatus
from operations.models import OperationRun, run_number

# Every worker may be busy; none may be there for a moment while it is updated.
PATIENCE = timedelta(minutes=5)


@attention_source
def without_worker(facts: Facts) -> Iterator[Item]:
    """Yield tenants whose operations are due and wait, while no worker is there."""
    before = facts.now - PATIENCE
    is_due = Q(due_at=None) | Q(due_at__lt=before)
    waiting = (
        OperationRun.objects.filter(
            is_due, status=RunStatus.QUEUED, waits_until=None, created_at__lt=before
        )
        .order_by()
        .values("tenant_id")
        .annotate(since=Min("created_at"), latest=Max("pk"))
    )
    found = list(waiting)
    if not found or workers.any_alive():
        return
    for each in found:
        yield Item(
            tenant_id=each["tenant_id"],
            kind=Kind.NO_WORKER,
            severity=Severity.HIGH,
            since=each["since"],
            sentence="Operations wait: no worker is running on this installation.",
            page=reverse_lazy(
                "operations:detail",
                kwargs={"tenant_id": each["tenant_id"], "run_id": each["latest"]},
            ),
            link_text=f"Open {run_number(each['latest'])}",
        )
