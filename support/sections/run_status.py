"""The state of a run, its initiator and its issues, for the sections that show runs."""

from collections.abc import Iterator
from datetime import timedelta

from operations.enums import RunStatus, RunTrigger
from operations.models import OperationRun
from support.enums import ActorRole, IssueSeverity, RunState
from support.sections import failures
from support.types import Issue, RunId, StaticCode, StaticText
from tenantpilot.enums import OperationType


def state_of(run: OperationRun) -> RunState:
    """Return the state of a run that `selectors.runs` has read."""
    if run.status == RunStatus.COMPLETED:
        return RunState(run.outcome)
    return RunState.NOT_RESPONDING if getattr(run, "is_stale", False) else RunState(run.status)


def initiator_of(run: OperationRun) -> ActorRole:
    """Return the initiator of a run that `selectors.runs` has read, as a role."""
    if run.trigger == RunTrigger.SCHEDULE:
        return ActorRole.SCHEDULE
    role = getattr(run, "initiator_role", None)
    return ActorRole(role) if role else ActorRole.FORMER_MEMBER


def duration_of(run: OperationRun) -> timedelta | None:
    """Return the time from start to end; None if the run has not started or not ended."""
    if run.started_at is None or run.completed_at is None:
        return None
    return run.completed_at - run.started_at


def issues_of(
    *, run: RunId, operation: OperationType, state: RunState, failure: StaticCode | None
) -> Iterator[Issue]:
    """Yield what is wrong with a run."""
    name = f"{operation.label} OR-{run}"
    if state == RunState.NOT_RESPONDING:
        yield Issue(
            severity=IssueSeverity.WARNING,
            code=StaticCode("run_not_responding"),
            title=StaticText(f"{name} has stopped responding."),
            next_step=StaticText("Another worker takes over soon. Look again in a minute."),
            run_id=run,
        )
    elif failure:
        partly = state == RunState.PARTIALLY_SUCCEEDED
        outcome = "finished in part" if partly else "failed"
        yield Issue(
            severity=IssueSeverity.WARNING if partly else IssueSeverity.PROBLEM,
            code=StaticCode("run_partly_done" if partly else "run_failed"),
            title=StaticText(f"{name} {outcome}. {failures.label_of(failure)}"),
            next_step=failures.next_step_of(failure),
            run_id=run,
        )


def old_failure(*, run: RunId, operation: OperationType) -> Issue:
    """Return the note about an operation that failed long ago and was not tried again."""
    return Issue(
        severity=IssueSeverity.NOTICE,
        code=StaticCode("run_failed_long_ago"),
        title=StaticText(
            f"{operation.label} OR-{run} failed long ago and was not tried again. Other operations "
            "have gone well since."
        ),
        next_step=StaticText("Start it again if it is still needed."),
        run_id=run,
    )
