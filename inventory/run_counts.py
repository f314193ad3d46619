"""The figures of a sync, and what its page says of them."""

from collections import Counter
from collections.abc import Mapping

from inventory.enums import Change
from operations.models import OperationRun
from operations.registry import RunFigure, RunNotes, run_notes
from tenantpilot.enums import OperationType
from tenantpilot.ui.navigation import address

COUNTED_AS = {
    Change.FOUND: "created",
    Change.ADDED: "created",
    Change.CHANGED: "updated",
    Change.REMOVED: "removed",
    Change.RETURNED: "returned",
}
LABELS = {
    "created": "Added",
    "updated": "Changed",
    "removed": "Removed",
    "returned": "Came back",
    "unchanged": "Unchanged",
    "unreadable": "Unreadable, left out",
    "withheld": "Lists withheld",
    "not_licensed": "Lists not licensed",
    "absent": "Lists not available in this cloud",
}
_CHANGES = ("created", "updated", "removed", "returned")


def count(counts: Counter[str], changed: Mapping[Change, int]) -> None:
    """Add to the figures of a run."""
    for change, number in changed.items():
        counts[COUNTED_AS[change]] += number


@run_notes(OperationType.INVENTORY_SYNC)
def notes_of(run: OperationRun) -> RunNotes:
    """Return a sync's figures, each with a link to what it counts, and what it left behind."""
    figures = [
        RunFigure(label=label, value=run.counts[key], url=_url(run, key))
        for key, label in LABELS.items()
        if key in run.counts
    ]
    return RunNotes(figures=figures, explained=_explained(run), what_changed=_what_changed(run))


def _url(run: OperationRun, key: str) -> str:
    if not run.counts[key] or key == "unchanged":
        return ""
    if key in _CHANGES:
        changes = address("inventory:changes", tenant_id=run.tenant_id)
        return f"{changes}?run={run.number}&change={key}" if changes else ""
    return address("visibility:page", tenant_id=run.tenant_id)


def _explained(run: OperationRun) -> str:
    """Why a sync that succeeded read nothing; empty if it read anything."""
    if run.progress_done or not run.counts.get("not_licensed"):
        return ""
    return "This tenant does not have Intune, or does not use it, so there was nothing to read."


def _what_changed(run: OperationRun) -> str:
    """Whether a sync that did not reach its end changed anything."""
    if not run.progress_done:
        return "Nothing was changed in the inventory."
    if run.counts and not any(run.counts.get(key) for key in _CHANGES):
        return "What was read until then is as the inventory had it, so nothing was changed."
    return "What was read until then is kept in the inventory."
