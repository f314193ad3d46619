"""This operation, in detail."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar, override
from uuid import UUID

from django.db.models import TextChoices

from operations.models import OperationRun
from operations.refusals import refusal_of
from support import selectors
from support.enums import ActorRole, RunState
from support.sections import failures
from support.sections.run_status import duration_of, initiator_of, issues_of, state_of
from support.types import DiagnosticsContext, FieldSet, Issue, RunId, Section, StaticCode, labelled
from tenantpilot.enums import OperationType
from tenantpilot.graph.errors import GraphRefusal
from tenantpilot.graph.words import KNOWN_WORDS


class Figure(TextChoices):
    """The figures of a run that a bundle shows. Its counts may have others."""

    CREATED = "created", "Created"
    UPDATED = "updated", "Updated"
    UNCHANGED = "unchanged", "Unchanged"
    REMOVED = "removed", "Removed"
    UNREADABLE = "unreadable", "Unreadable, left out"
    GRANTED_PERMISSIONS = "granted_permissions", "Granted permissions"


@dataclass(frozen=True, kw_only=True)
class RunFigure(FieldSet):
    """One figure that the run came to."""

    figure: Figure = field(metadata=labelled("Figure"))
    value: int = field(metadata=labelled("Value"))


@dataclass(frozen=True, kw_only=True)
class RunSection(Section):
    """The run from whose page the bundle was opened."""

    NAME: ClassVar[str] = "run"
    TITLE: ClassVar[str] = "This operation"

    run: RunId = field(metadata=labelled("Number"))
    operation: OperationType = field(metadata=labelled("Operation"))
    state: RunState = field(metadata=labelled("State"))
    failure: StaticCode | None = field(metadata=labelled("Failure code", none="none"))
    started_by: ActorRole = field(metadata=labelled("Started by"))
    queued_at: datetime = field(metadata=labelled("Queued"))
    began_at: datetime | None = field(metadata=labelled("Began", none="not yet"))
    ended_at: datetime | None = field(metadata=labelled("Ended", none="not yet"))
    took: timedelta | None = field(metadata=labelled("Took", none="not known"))
    attempts: int = field(metadata=labelled("Attempts"))
    last_heard_of: datetime | None = field(metadata=labelled("Worker last heard of", none="never"))
    cancel_requested_at: datetime | None = field(metadata=labelled("Asked to stop", none="no"))
    progress_done: int = field(metadata=labelled("Progress, done"))
    progress_total: int | None = field(metadata=labelled("Progress, in all", none="not known"))
    microsoft_error_number: int | None = field(
        metadata=labelled("Microsoft's error number (AADSTS)", none="none")
    )
    microsoft_error_word: StaticCode | None = field(
        metadata=labelled("Microsoft's error code", none="none")
    )
    microsoft_request_id: UUID | None = field(
        metadata=labelled("Microsoft's request ID", none="none")
    )
    microsoft_correlation_id: UUID | None = field(
        metadata=labelled("Microsoft's correlation ID", none="none")
    )
    microsoft_server: StaticCode | None = field(
        metadata=labelled("Microsoft's server", none="not known")
    )
    microsoft_answered_at: datetime | None = field(
        metadata=labelled("Microsoft answered", none="not known")
    )
    figures: tuple[RunFigure, ...] = field(metadata=labelled("Result", none="No results."))

    @override
    def issues(self) -> Iterator[Issue]:
        yield from issues_of(
            run=self.run, operation=self.operation, state=self.state, failure=self.failure
        )


def read_run(context: DiagnosticsContext) -> RunSection | None:
    """Read the run; None if the bundle is about the tenant as a whole."""
    if context.run_id is None:
        return None
    run = selectors.runs().get(pk=context.run_id)
    refusal = refusal_of(run) or GraphRefusal()
    return RunSection(
        run=RunId(run.pk),
        operation=OperationType(run.type),
        state=state_of(run),
        failure=failures.code_of(run.failure_code),
        started_by=initiator_of(run),
        queued_at=run.created_at,
        began_at=run.started_at,
        ended_at=run.completed_at,
        took=duration_of(run),
        attempts=run.attempts,
        last_heard_of=run.heartbeat_at,
        cancel_requested_at=run.cancel_requested_at,
        progress_done=run.progress_done,
        progress_total=run.progress_total,
        microsoft_error_number=refusal.number,
        microsoft_error_word=_word(refusal),
        microsoft_request_id=refusal.request_id,
        microsoft_correlation_id=refusal.correlation_id,
        microsoft_server=StaticCode(refusal.server) if refusal.server else None,
        microsoft_answered_at=refusal.answered_at,
        figures=tuple(_figures(run.counts)),
    )


def took(run: OperationRun) -> timedelta | None:
    """Return how long a run was worked on; None if it never was, or still is."""
    if run.started_at is None or run.completed_at is None:
        return None
    return run.completed_at - run.started_at


def _word(refusal: GraphRefusal) -> StaticCode | None:
    """Return Microsoft's word if it is on our lists; anything else would be free text."""
    return StaticCode(refusal.word) if refusal.word in KNOWN_WORDS else None


def _figures(counts: object) -> Iterator[RunFigure]:
    """Yield the known figures. Other keys, and values that are not numbers, are left out."""
    if not isinstance(counts, dict):
        return
    for figure in Figure:
        value = counts.get(figure.value)
        if type(value) is int:
            yield RunFigure(figure=figure, value=value)
