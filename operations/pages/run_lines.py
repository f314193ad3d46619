"""The lines of a list of runs: how long each took, and what it came to, in a few words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from operations.enums import RunOutcome
from operations.models import OperationRun
from tenantpilot.enums import OperationType

_CHANGES = ("created", "updated", "removed", "returned")


@dataclass(frozen=True, kw_only=True)
class RunLine:
    """One run in a list."""

    run: OperationRun

    @property
    def took(self) -> timedelta | None:
        """How long it was worked on; None if it never was, or still is."""
        if self.run.started_at is None or self.run.completed_at is None:
            return None
        return self.run.completed_at - self.run.started_at

    @property
    def result(self) -> str:
        """Why it failed, or what it changed or found; empty while it is live."""
        if self.run.failure:
            return self.run.failure.label
        if self.run.outcome == RunOutcome.SUCCEEDED:
            return self._came_to()
        return ""

    def _came_to(self) -> str:
        counts = self.run.counts
        if self.run.type == OperationType.INVENTORY_SYNC:
            changed = sum(counts.get(each, 0) for each in _CHANGES)
            return f"{changed:,} changed" if changed else "No change"
        if "findings" in counts:
            said = "No change, " if counts.get("unchanged") else ""
            findings = counts["findings"]
            return f"{said}{findings:,} {'finding' if findings == 1 else 'findings'}"
        if "granted_permissions" in counts:
            return f"{counts['granted_permissions']:,} permissions granted"
        return ""


def run_lines(runs: Iterable[OperationRun]) -> list[RunLine]:
    """Return the lines of these runs."""
    return [RunLine(run=run) for run in runs]
