"""What ran lately on the tenant."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar, override

from operations.models import OperationRun
from support import failures, roles
from support.facts import Code, Facts, Finding, RunNumber, Section, labelled
from support.roles import Who
from support.run_states import RunState, findings_of, state_of
from support.sections.run import took
from support.subject import Subject
from tenantpilot.vocabulary import OperationType

SHOWN = 25


@dataclass(frozen=True, kw_only=True)
class RecentRun(Facts):
    """One line of the list."""

    run: RunNumber = field(metadata=labelled("Run"))
    operation: OperationType = field(metadata=labelled("Operation"))
    state: RunState = field(metadata=labelled("State"))
    failure: Code | None = field(metadata=labelled("Failure code"))
    started_by: Who = field(metadata=labelled("Started by"))
    queued_at: datetime = field(metadata=labelled("Queued"))
    took: timedelta | None = field(metadata=labelled("Took"))
    attempts: int = field(metadata=labelled("Attempts"))


@dataclass(frozen=True, kw_only=True)
class RecentRuns(Section):
    """The latest runs. What is wrong is what the latest of each operation says.

    But for connection checks: what they say is the state of the connection.
    """

    NAME: ClassVar[str] = "runs"
    TITLE: ClassVar[str] = "Latest runs"

    runs: tuple[RecentRun, ...] = field(
        metadata=labelled("Latest runs", none="Nothing has run on this tenant yet.")
    )

    @override
    def findings(self) -> Iterator[Finding]:
        seen = {OperationType.CONNECTION_CHECK}
        for each in self.runs:
            if each.state != RunState.CANCELLED and each.operation not in seen:
                seen.add(each.operation)
                yield from findings_of(
                    run=each.run, operation=each.operation, state=each.state, failure=each.failure
                )


def read_runs(subject: Subject) -> RecentRuns:
    """Read the latest runs, newest first."""
    latest = roles.runs().filter(created_at__lte=subject.at).defer("counts", "progress_label")
    return RecentRuns(runs=tuple(_line(run) for run in latest[:SHOWN]))


def _line(run: OperationRun) -> RecentRun:
    return RecentRun(
        run=RunNumber(run.pk),
        operation=OperationType(run.type),
        state=state_of(run),
        failure=failures.code_of(run.failure_code),
        started_by=roles.starter_of(run),
        queued_at=run.created_at,
        took=took(run),
        attempts=run.attempts,
    )
