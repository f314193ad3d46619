"""The queue and its workers, as far as they are this tenant's business."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, override

from django.db.models import Count, Min

from operations import workers
from operations.models import OperationRun
from operations.vocabulary import RunStatus
from support.facts import Code, Finding, Section, Severity, Word, labelled
from support.subject import Subject


@dataclass(frozen=True, kw_only=True)
class Workers(Section):
    """Whether anybody carries runs out, and what of this tenant waits for it."""

    NAME: ClassVar[str] = "workers"
    TITLE: ClassVar[str] = "Queue and workers"

    worker_is_running: bool = field(metadata=labelled("A worker is running"))
    waiting: int = field(metadata=labelled("This tenant's runs waiting"))
    waiting_since: datetime | None = field(metadata=labelled("Oldest waits since", none="none"))

    @override
    def findings(self) -> Iterator[Finding]:
        if self.worker_is_running:
            return
        yield Finding(
            severity=Severity.PROBLEM if self.waiting else Severity.WARNING,
            code=Code("no_worker"),
            title=Word("No worker is running on this installation."),
            next_step=Word(
                "Tell whoever looks after this installation. Runs keep their place and begin by "
                "themselves once a worker runs."
            ),
        )


def read_workers(subject: Subject) -> Workers:
    """Read the tenant's own queue; how much others have queued is theirs."""
    queued = OperationRun.objects.filter(status=RunStatus.QUEUED).aggregate(
        waiting=Count("pk"), since=Min("created_at")
    )
    return Workers(
        worker_is_running=workers.is_one_running(),
        waiting=queued["waiting"],
        waiting_since=queued["since"],
    )
