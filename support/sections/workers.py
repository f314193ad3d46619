"""The workers, and the tenant's part of the queue."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, override

from django.db.models import Count, Min

from operations import workers
from operations.enums import RunStatus
from operations.models import OperationRun
from support.enums import IssueSeverity
from support.types import (
    DiagnosticsContext,
    Issue,
    Section,
    StaticCode,
    StaticText,
    labelled,
)


@dataclass(frozen=True, kw_only=True)
class Workers(Section):
    """Whether a worker runs, and how many of the tenant's runs are waiting."""

    NAME: ClassVar[str] = "workers"
    TITLE: ClassVar[str] = "Queue and workers"

    worker_is_running: bool = field(metadata=labelled("A worker is running"))
    waiting: int = field(metadata=labelled("Operations waiting on this tenant"))
    waiting_since: datetime | None = field(metadata=labelled("Oldest waits since", none="none"))

    @override
    def issues(self) -> Iterator[Issue]:
        if self.worker_is_running:
            return
        yield Issue(
            severity=IssueSeverity.PROBLEM if self.waiting else IssueSeverity.WARNING,
            code=StaticCode("no_worker"),
            title=StaticText("No worker is running on this installation."),
            next_step=StaticText(
                "Tell the administrator of this installation. Queued operations start "
                "automatically when a worker runs."
            ),
        )


def read_workers(context: DiagnosticsContext) -> Workers:
    """Read the tenant's own queue. Other tenants' runs are not counted."""
    queued = OperationRun.objects.filter(status=RunStatus.QUEUED).aggregate(
        waiting=Count("pk"), since=Min("created_at")
    )
    return Workers(
        worker_is_running=workers.any_alive(),
        waiting=queued["waiting"],
        waiting_since=queued["since"],
    )
