"""Counts runs across every tenant: the one place that may, and it returns figures only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from operations.enums import RunOutcome, RunTrigger
from operations.failures import FAILURES
from operations.services.lease import LEASE_SECONDS
from system_dashboard.changes import change
from system_dashboard.installation.queue import Queue
from system_dashboard.runs.query import Affected, Runs, edges_of, read_runs
from telemetry.summary.comparison import NoComparison
from telemetry.summary.windows import Window
from tenantpilot.enums import OperationType

# "55 of them in the last 7 days" is worth saying if so many lie in the last quarter.
BUNCHED = 0.6
NONE_AFFECTED = Affected(tenants=0, workspaces=0, last_at=None)


@dataclass(frozen=True, kw_only=True)
class Slices:
    """Counts of a window's slices, oldest first, and the count of the window before.

    `before` is None if the first run ever came later than that window's start.
    """

    before: int | None
    series: tuple[int, ...]

    @property
    def count(self) -> int:
        return sum(self.series)

    @property
    def change(self) -> str:
        return change(self.count, previous=self.before, missing=NoComparison.RECORDING_BEGAN_INSIDE)

    @property
    def recent(self) -> int:
        """How many lie in the last quarter."""
        return sum(self.series[-(len(self.series) // 4) :])

    @property
    def is_bunched(self) -> bool:
        """Whether most lie in the last quarter."""
        return self.count > 1 and self.recent >= BUNCHED * self.count


@dataclass(frozen=True, kw_only=True)
class FailureReason:
    """Runs of the window that ended with one failure: how many, in which tenants, and when."""

    failure_code: str
    runs: Slices
    share: str
    operations: Sequence[str]
    affected: Affected

    @property
    def reason(self) -> str:
        """The failure in words; its bare code, should a newer release have written it."""
        failure = FAILURES.get(self.failure_code)
        return failure.label if failure else self.failure_code


@dataclass(frozen=True, kw_only=True)
class RunFigures:
    """What runs did in a window, and what they do now (`queue`)."""

    started: Slices
    by_people: Slices
    ended: Slices
    succeeded: Slices
    partly: Slices
    failed: Slices
    cancelled: Slices
    failures: Sequence[FailureReason]
    queue: Queue
    start: datetime
    end: datetime
    stale_after: timedelta = timedelta(seconds=LEASE_SECONDS)

    @property
    def active(self) -> int:
        return self.queue.queued + self.queue.running

    @property
    def by_schedule(self) -> int:
        return self.started.count - self.by_people.count

    @property
    def success_rate(self) -> str:
        """How many of the runs that ended succeeded."""
        return _percent(self.succeeded.count, self.ended.count)

    @property
    def success_change(self) -> str:
        before, ended = self.succeeded.before, self.ended.before
        if before is None or ended is None:
            return self.succeeded.change
        return f"{_percent(before, ended)} before" if ended else "nothing ended before"

    @property
    def top(self) -> int:
        """The scale that started, succeeded and failed share."""
        return max(*self.started.series, *self.ended.series)

    @property
    def top_failures(self) -> int:
        """The scale that all reasons share."""
        return max((max(each.runs.series) for each in self.failures), default=0)


def run_figures(window: Window, *, now: datetime) -> RunFigures:
    """Count the runs of all tenants in the window that ends now, in one statement."""
    edges = edges_of(window, now=now)
    runs = read_runs(edges, now=now)
    counts = _Counts(runs, slices=len(edges) - 1, since=edges[0])
    return RunFigures(
        started=counts.of("started"),
        by_people=counts.of("started", RunTrigger.PERSON),
        ended=counts.of("ended"),
        succeeded=counts.of("ended", "", RunOutcome.SUCCEEDED),
        partly=counts.of("ended", "", RunOutcome.PARTIALLY_SUCCEEDED),
        failed=counts.of("ended", "", RunOutcome.FAILED),
        cancelled=counts.of("ended", "", RunOutcome.CANCELLED),
        failures=_failures(counts, runs.affected),
        queue=runs.queue,
        start=edges[1],
        end=edges[-1],
    )


def _percent(part: int, whole: int) -> str:
    """Return the share, never rounded up to all or down to nothing."""
    if not whole:
        return "–"
    share = 100 * part / whole
    if part in (0, whole):
        return f"{share:.0f} %"
    return f"{min(max(share, 0.1), 99.9):.1f} %"


class _Counts:
    """The counts of all series, to be added up by their parts."""

    def __init__(self, runs: Runs, *, slices: int, since: datetime) -> None:
        self.rows = [(tuple(name.split(":")), counts) for name, counts in runs.counts.items()]
        self.slices = slices
        self.is_compared = runs.first_at is not None and runs.first_at <= since

    def of(self, *parts: str) -> Slices:
        """Add up the series that have these parts; an empty part stands for any."""
        matching = [counts for name, counts in self.rows if _matches(name, parts)]
        before, *inside = [sum(each) for each in zip(*matching, strict=True)] or [0] * self.slices
        return Slices(before=before if self.is_compared else None, series=tuple(inside))

    def failed_operations(self) -> dict[str, set[str]]:
        """The types of operation that ended inside the window with each failure."""
        operations: dict[str, set[str]] = {}
        for name, (_, *inside) in self.rows:
            if name[0] == "ended" and name[3] and any(inside):
                operations.setdefault(name[3], set()).add(name[1])
        return operations


def _matches(name: Sequence[str], parts: Sequence[str]) -> bool:
    return all(part in ("", has) for part, has in zip(parts, name, strict=False))


def _failures(counts: _Counts, affected: Mapping[str, Affected]) -> list[FailureReason]:
    """Every reason of the window, the heaviest first, then that of more workspaces."""
    operations = counts.failed_operations()
    counted = {code: counts.of("ended", "", "", code) for code in operations}
    total = sum(runs.count for runs in counted.values())
    reasons = [
        FailureReason(
            failure_code=code,
            runs=runs,
            share=_percent(runs.count, total),
            operations=sorted(str(OperationType(each).label) for each in operations[code]),
            affected=affected.get(code, NONE_AFFECTED),
        )
        for code, runs in counted.items()
    ]
    return sorted(
        reasons, key=lambda each: (-each.runs.count, -each.affected.workspaces, each.failure_code)
    )
