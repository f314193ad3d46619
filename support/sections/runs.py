"""What ran lately on the tenant."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar, override

from operations.models import OperationRun
from support import selectors
from support.enums import ActorRole, RunState
from support.sections import failures
from support.sections.run_status import (
    duration_of,
    initiator_of,
    issues_of,
    old_failure,
    state_of,
)
from support.types import DiagnosticsContext, FieldSet, Issue, RunId, Section, StaticCode, labelled
from tenantpilot.enums import OperationType

SHOWN = 25
# A failure that is so much older than something that went well is no longer how the tenant is.
OLD = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class RecentRun(FieldSet):
    """One line of the list."""

    run: RunId = field(metadata=labelled("Number"))
    operation: OperationType = field(metadata=labelled("Operation"))
    state: RunState = field(metadata=labelled("State"))
    failure: StaticCode | None = field(metadata=labelled("Failure code"))
    started_by: ActorRole = field(metadata=labelled("Started by"))
    queued_at: datetime = field(metadata=labelled("Queued"))
    took: timedelta | None = field(metadata=labelled("Took"))
    attempts: int = field(metadata=labelled("Attempts"))


@dataclass(frozen=True, kw_only=True)
class RecentRuns(Section):
    """The latest runs. What is wrong is what the latest of each operation says.

    But for connection checks: what they say is the state of the connection.
    """

    NAME: ClassVar[str] = "runs"
    TITLE: ClassVar[str] = "Latest operations"

    runs: tuple[RecentRun, ...] = field(
        metadata=labelled("Latest operations", none="No operation has run on this tenant yet.")
    )

    @override
    def issues(self) -> Iterator[Issue]:
        seen = {OperationType.CONNECTION_CHECK}
        for each in self.runs:
            if each.state != RunState.CANCELLED and each.operation not in seen:
                seen.add(each.operation)
                if each.failure and self._is_over(each):
                    yield old_failure(run=each.run, operation=each.operation)
                    continue
                yield from issues_of(
                    run=each.run, operation=each.operation, state=each.state, failure=each.failure
                )

    def _is_over(self, failed: RecentRun) -> bool:
        """Whether other operations have gone well long after this one failed."""
        went_well = [each.queued_at for each in self.runs if each.state == RunState.SUCCEEDED]
        return bool(went_well) and max(went_well) - failed.queued_at > OLD


def read_runs(context: DiagnosticsContext) -> RecentRuns:
    """Read the latest runs, newest first."""
    latest = selectors.runs().filter(created_at__lte=context.at).defer("counts", "progress_label")
    return RecentRuns(runs=tuple(_line(run) for run in latest[:SHOWN]))


def _line(run: OperationRun) -> RecentRun:
    return RecentRun(
        run=RunId(run.pk),
        operation=OperationType(run.type),
        state=state_of(run),
        failure=failures.code_of(run.failure_code),
        started_by=initiator_of(run),
        queued_at=run.created_at,
        took=duration_of(run),
        attempts=run.attempts,
    )
