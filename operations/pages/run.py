"""The page of one run."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from operations import workers
from operations.enums import RunOutcome, RunStatus
from operations.models import OperationRun
from operations.pages.next_steps import NextStep, next_step_for
from operations.refusals import refusal_of
from operations.registry import RESULT_LINKS, RUN_NOTES, ResultLink, RunFigure, RunNotes
from tenantpilot.enums import STARTABLE, OperationType
from tenantpilot.graph.errors import GraphRefusal

_OVER_TIME_UNREAD = (
    "How long roles are held, and who may activate one, could not be read: the report keeps what "
    "the one before it knew."
)
# A report is one, made or not: the result says so in words.
_SAID_IN_WORDS = frozenset({"created", "unchanged"})
_COUNT_LABELS = {
    "created": "Created",
    "unchanged": "Unchanged",
    "unreadable": "Unreadable, left out",
    "granted_permissions": "Granted permissions",
    "entries": "Entries",
    "findings": "Findings",
}


@dataclass(frozen=True, kw_only=True)
class RunPage:
    """A run with what its state means, and what the person may do about it."""

    run: OperationRun
    may_act: bool
    is_stale: bool
    worker_is_running: bool
    start_blocker: str
    result: ResultLink | None
    notes: RunNotes | None

    @classmethod
    def of(cls, run: OperationRun, *, may_act: bool, start_blocker: str) -> "RunPage":
        """Look at a run that operations.selectors.runs has read."""
        is_stale = bool(getattr(run, "is_stale", False))
        waits = run.status == RunStatus.QUEUED or is_stale
        return cls(
            run=run,
            may_act=may_act,
            is_stale=is_stale,
            # Only a run that waits for a worker takes the question.
            worker_is_running=not waits or workers.any_alive(),
            start_blocker=start_blocker,
            result=_result_link(run),
            notes=_notes(run),
        )

    @property
    def is_planned(self) -> bool:
        """Whether the schedule keeps it for later."""
        due = self.run.due_at
        return self.run.status == RunStatus.QUEUED and due is not None and due > timezone.now()

    @property
    def can_start_again(self) -> bool:
        """Whether this kind of run is started by itself, and has ended."""
        return self.may_act and not self.run.is_live and self.run.type in STARTABLE

    @property
    def shows_start_blocker(self) -> bool:
        """Whether there is something to start again, here or elsewhere, that cannot start."""
        return bool(self.start_blocker) and (self.can_start_again or self.run.failure is not None)

    @property
    def next_step(self) -> NextStep | None:
        """What to do about a failure; None if there is none."""
        return next_step_for(self.run, may_ask_again=self.may_act and not self.start_blocker)

    @property
    def can_cancel(self) -> bool:
        return self.may_act and self.run.is_live and self.run.cancel_requested_at is None

    @property
    def counts(self) -> list[RunFigure]:
        """The run's figures in a fixed order; keys without a label are left out."""
        if self.notes:
            return self.notes.figures
        counts = self.run.counts
        in_words = _SAID_IN_WORDS if self.result else frozenset()
        return [
            RunFigure(label=label, value=counts[key])
            for key, label in _COUNT_LABELS.items()
            if key in counts and key not in in_words
        ]

    @property
    def explained(self) -> str:
        """Why a run that succeeded read nothing, or what a report could not read."""
        is_part = self.run.outcome == RunOutcome.PARTIALLY_SUCCEEDED
        if is_part and self.run.type == OperationType.ENTRA_ADMIN_ROLES_REPORT:
            return _OVER_TIME_UNREAD
        return self.notes.explained if self.notes else ""

    @property
    def announcement(self) -> str:
        """How the run ended and its figures, to be read aloud at that moment."""
        figures = ", ".join(f"{count.value:,} {count.label.lower()}" for count in self.counts)
        led_to = self.result.sentence if self.result else ""
        told = (self.headline, led_to, self.explained, f"{figures}." if figures else "")
        return " ".join(filter(None, told))

    @property
    def refusal(self) -> GraphRefusal | None:
        """What Microsoft support asks for about the refusal that ended it, or made it wait."""
        return refusal_of(self.run)

    @property
    def took(self) -> timedelta | None:
        """How long it was worked on; None if it never was, or still is."""
        if self.run.started_at is None or self.run.completed_at is None:
            return None
        return self.run.completed_at - self.run.started_at

    @property
    def headline(self) -> str:
        """How the run ended, in one sentence; empty while it is live."""
        return {
            RunOutcome.SUCCEEDED.value: f"{self._name} finished.",
            RunOutcome.PARTIALLY_SUCCEEDED.value: f"{self._name} finished in part.",
            RunOutcome.FAILED.value: f"{self._name} failed.",
            RunOutcome.CANCELLED.value: f"{self._name} was cancelled.",
        }.get(self.run.outcome, "")

    @property
    def what_changed(self) -> str:
        """Whether a run that did not reach its end changed anything."""
        if self.run.type == OperationType.CONNECTION_CHECK:
            return "The inventory was not touched."
        return self.notes.what_changed if self.notes else ""

    @property
    def _name(self) -> str:
        return str(OperationType(self.run.type).label)


def _notes(run: OperationRun) -> RunNotes | None:
    writer = RUN_NOTES.get(OperationType(run.type))
    return writer(run) if writer else None


def _result_link(run: OperationRun) -> ResultLink | None:
    """Return the link of an ended run; None while it is live, or if its type makes nothing."""
    linker = RESULT_LINKS.get(OperationType(run.type))
    return linker(run) if linker and not run.is_live else None
