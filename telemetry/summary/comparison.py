"""Whether a window can be compared with the one before it, and if not, why."""

from datetime import datetime
from enum import StrEnum

from telemetry.summary.history import History


class NoComparison(StrEnum):
    """Why there is no figure for the window before."""

    BEYOND_RETENTION = "beyond_retention"
    RECORDING_BEGAN_INSIDE = "recording_began_inside"
    HISTORY_PRUNED = "history_pruned"
    MILESTONE_ADDED = "milestone_added"
    TOO_MANY_EVENTS = "too_many_events"


def why_no_previous(*, previous: datetime, cutoff: datetime, known: History) -> NoComparison | None:
    """Say why nothing that began at `previous` is compared; None: it is."""
    if previous < cutoff:
        return NoComparison.BEYOND_RETENTION
    if known.recorded_since is None or known.recorded_since > previous:
        return NoComparison.RECORDING_BEGAN_INSIDE
    if known.whole_since and known.whole_since > previous:
        return NoComparison.HISTORY_PRUNED
    return None


def why_no_previous_active(
    *, missing: NoComparison | None, previous: datetime, readable: bool, known: History
) -> NoComparison | None:
    """Say why active workspaces are not compared: what makes them active was less before."""
    if missing:
        return missing
    if any(since and since > previous for since in known.added_at.values()):
        return NoComparison.MILESTONE_ADDED
    return None if readable else NoComparison.TOO_MANY_EVENTS


def whole_since(known: History) -> datetime | None:
    """From when on nothing was pruned; a prune before the first event took nothing."""
    began, mark = known.recorded_since, known.whole_since
    return mark if mark and began and began < mark else None
