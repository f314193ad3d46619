"""What one run looks like to the person who watches it."""

from dataclasses import dataclass
from datetime import timedelta

from operations import workers
from operations.forms import STARTABLE
from operations.models import OperationRun
from operations.remedy import Remedy, remedy_of
from operations.run_results import RunResult, result_of
from operations.vocabulary import RunOutcome, RunStatus
from tenantpilot.vocabulary import OperationType

_INVENTORY_CHANGES = ("created", "updated", "removed")
# A report is one, made or not: the result says so in words.
_SAID_IN_WORDS = frozenset({"created", "unchanged"})
_COUNT_LABELS = {
    "created": "Created",
    "updated": "Updated",
    "unchanged": "Unchanged",
    "removed": "Removed",
    "granted_permissions": "Granted permissions",
    "entries": "Entries",
    "findings": "Findings",
}


@dataclass(frozen=True, kw_only=True)
class RunCount:
    """One figure that a run came to."""

    label: str
    value: int


@dataclass(frozen=True, kw_only=True)
class RunPage:
    """A run with what its state means, and what the person may do about it."""

    run: OperationRun
    may_act: bool
    is_stale: bool
    worker_is_running: bool
    obstacle: str
    result: RunResult | None

    @classmethod
    def of(cls, run: OperationRun, *, may_act: bool, obstacle: str) -> "RunPage":
        """Look at a run that operations.selectors.runs has read."""
        is_stale = bool(getattr(run, "is_stale", False))
        waits = run.status == RunStatus.QUEUED or is_stale
        return cls(
            run=run,
            may_act=may_act,
            is_stale=is_stale,
            # Only a run that waits for a worker takes the question.
            worker_is_running=not waits or workers.is_one_running(),
            obstacle=obstacle,
            result=result_of(run),
        )

    @property
    def can_start_again(self) -> bool:
        """Whether this kind of run is started by itself, and has ended."""
        return self.may_act and not self.run.is_live and self.run.type in STARTABLE

    @property
    def shows_obstacle(self) -> bool:
        """Whether there is something to start again, here or elsewhere, that cannot start."""
        return bool(self.obstacle) and (self.can_start_again or self.run.failure is not None)

    @property
    def remedy(self) -> Remedy | None:
        """What to do about a failure; None if there is none."""
        return remedy_of(self.run, may_ask_again=self.may_act and not self.obstacle)

    @property
    def can_cancel(self) -> bool:
        return self.may_act and self.run.is_live and self.run.cancel_requested_at is None

    @property
    def counts(self) -> list[RunCount]:
        """The run's figures in a fixed order; keys nobody named are left out."""
        counts = self.run.counts
        in_words = _SAID_IN_WORDS if self.result else frozenset()
        return [
            RunCount(label=label, value=counts[key])
            for key, label in _COUNT_LABELS.items()
            if key in counts and key not in in_words
        ]

    @property
    def announcement(self) -> str:
        """How the run ended and its figures, to be read aloud at that moment."""
        figures = ", ".join(f"{count.value:,} {count.label.lower()}" for count in self.counts)
        led_to = self.result.sentence if self.result else ""
        return " ".join(filter(None, (self.headline, led_to, f"{figures}." if figures else "")))

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
        if self.run.type != OperationType.INVENTORY_SYNC:
            return ""
        if not self.run.progress_done:
            return "Nothing was changed in the inventory."
        counts = self.run.counts
        if counts and not any(counts.get(key) for key in _INVENTORY_CHANGES):
            return "What was read until then is as the inventory had it, so nothing was changed."
        return "What was read until then is kept in the inventory."

    @property
    def _name(self) -> str:
        return str(OperationType(self.run.type).label)
