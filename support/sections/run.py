"""The run in question, in detail."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar, override

from django.db.models import TextChoices

from operations.models import OperationRun
from support import failures, roles
from support.facts import Code, Facts, Finding, RunNumber, Section, labelled
from support.roles import Who
from support.run_states import RunState, findings_of, state_of
from support.subject import Subject
from tenantpilot.vocabulary import OperationType


class Figure(TextChoices):
    """The figures of a run that a bundle shows. Its counts may have others."""

    CREATED = "created", "Created"
    UPDATED = "updated", "Updated"
    UNCHANGED = "unchanged", "Unchanged"
    REMOVED = "removed", "Removed"
    GRANTED_PERMISSIONS = "granted_permissions", "Granted permissions"


@dataclass(frozen=True, kw_only=True)
class RunFigure(Facts):
    """One figure that the run came to."""

    figure: Figure = field(metadata=labelled("Figure"))
    value: int = field(metadata=labelled("Value"))


@dataclass(frozen=True, kw_only=True)
class RunInQuestion(Section):
    """The run from whose page the bundle was opened."""

    NAME: ClassVar[str] = "run"
    TITLE: ClassVar[str] = "The run in question"

    run: RunNumber = field(metadata=labelled("Run"))
    operation: OperationType = field(metadata=labelled("Operation"))
    state: RunState = field(metadata=labelled("State"))
    failure: Code | None = field(metadata=labelled("Failure code", none="none"))
    started_by: Who = field(metadata=labelled("Started by"))
    queued_at: datetime = field(metadata=labelled("Queued"))
    began_at: datetime | None = field(metadata=labelled("Began", none="not yet"))
    ended_at: datetime | None = field(metadata=labelled("Ended", none="not yet"))
    took: timedelta | None = field(metadata=labelled("Took", none="not known"))
    attempts: int = field(metadata=labelled("Attempts"))
    last_heard_of: datetime | None = field(metadata=labelled("Worker last heard of", none="never"))
    cancel_requested_at: datetime | None = field(metadata=labelled("Asked to stop", none="no"))
    progress_done: int = field(metadata=labelled("Progress, done"))
    progress_total: int | None = field(metadata=labelled("Progress, in all", none="not known"))
    figures: tuple[RunFigure, ...] = field(metadata=labelled("What it came to", none="No figures."))

    @override
    def findings(self) -> Iterator[Finding]:
        yield from findings_of(
            run=self.run, operation=self.operation, state=self.state, failure=self.failure
        )


def read_run(subject: Subject) -> RunInQuestion | None:
    """Read the run; None if the bundle is about the tenant as a whole."""
    if subject.run_id is None:
        return None
    run = roles.runs().get(pk=subject.run_id)
    return RunInQuestion(
        run=RunNumber(run.pk),
        operation=OperationType(run.type),
        state=state_of(run),
        failure=failures.code_of(run.failure_code),
        started_by=roles.starter_of(run),
        queued_at=run.created_at,
        began_at=run.started_at,
        ended_at=run.completed_at,
        took=took(run),
        attempts=run.attempts,
        last_heard_of=run.heartbeat_at,
        cancel_requested_at=run.cancel_requested_at,
        progress_done=run.progress_done,
        progress_total=run.progress_total,
        figures=tuple(_figures(run.counts)),
    )


def took(run: OperationRun) -> timedelta | None:
    """Return how long a run was worked on; None if it never was, or still is."""
    if run.started_at is None or run.completed_at is None:
        return None
    return run.completed_at - run.started_at


def _figures(counts: object) -> Iterator[RunFigure]:
    """Pick the known figures. Keys nobody named and values that are no number go nowhere."""
    if not isinstance(counts, dict):
        return
    for figure in Figure:
        value = counts.get(figure.value)
        if type(value) is int:
            yield RunFigure(figure=figure, value=value)
