"""Where a run stands, in one word, and what is wrong with it, if anything is."""

from collections.abc import Iterator

from django.db.models import TextChoices

from operations.models import OperationRun
from operations.vocabulary import RunOutcome, RunStatus
from support import failures
from support.facts import Code, Finding, RunNumber, Severity, Word
from tenantpilot.vocabulary import OperationType


class RunState(TextChoices):
    """A run's status while it is live, then its outcome."""

    QUEUED = RunStatus.QUEUED.value, RunStatus.QUEUED.label
    RUNNING = RunStatus.RUNNING.value, RunStatus.RUNNING.label
    NOT_RESPONDING = "not_responding", "Not responding"
    SUCCEEDED = RunOutcome.SUCCEEDED.value, RunOutcome.SUCCEEDED.label
    PARTIALLY_SUCCEEDED = (
        RunOutcome.PARTIALLY_SUCCEEDED.value,
        RunOutcome.PARTIALLY_SUCCEEDED.label,
    )
    FAILED = RunOutcome.FAILED.value, RunOutcome.FAILED.label
    CANCELLED = RunOutcome.CANCELLED.value, RunOutcome.CANCELLED.label


def state_of(run: OperationRun) -> RunState:
    """Return where a run stands that support.roles.runs has read."""
    if run.status == RunStatus.COMPLETED:
        return RunState(run.outcome)
    return RunState.NOT_RESPONDING if getattr(run, "is_stale", False) else RunState(run.status)


def findings_of(
    *, run: RunNumber, operation: OperationType, state: RunState, failure: Code | None
) -> Iterator[Finding]:
    """Yield what is wrong with a run."""
    name = f"{operation.label} OR-{run}"
    if state == RunState.NOT_RESPONDING:
        yield Finding(
            severity=Severity.WARNING,
            code=Code("run_not_responding"),
            title=Word(f"{name} was last heard of a while ago."),
            next_step=Word("Another worker takes it over by itself. Look again in a minute."),
            run_id=run,
        )
    elif failure:
        partly = state == RunState.PARTIALLY_SUCCEEDED
        yield Finding(
            severity=Severity.WARNING if partly else Severity.PROBLEM,
            code=Code("run_partly_done" if partly else "run_failed"),
            title=Word(
                f"{name} {'finished in part' if partly else 'failed'}. {failures.label_of(failure)}"
            ),
            next_step=failures.next_step_of(failure),
            run_id=run,
        )
