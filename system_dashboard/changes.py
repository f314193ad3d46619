"""A figure against the same length of time before, in neutral words."""

from telemetry.summary.comparison import NoComparison

_NO_COMPARISON = {
    NoComparison.BEYOND_RETENTION: "no comparison: rows that old are not kept",
    NoComparison.RECORDING_BEGAN_INSIDE: "no comparison yet: not recorded back then",
    NoComparison.HISTORY_PRUNED: "no comparison: rows from back then were deleted",
    NoComparison.MILESTONE_ADDED: "no comparison yet: a milestone was added since",
    NoComparison.TOO_MANY_EVENTS: "no comparison: too many events to recount",
}


def change(count: int, *, previous: int | None, missing: NoComparison | None = None) -> str:
    """Compare with the window before, or say why there is no comparison."""
    if previous is None:
        return _NO_COMPARISON[missing] if missing else "no comparison"
    if count == previous:
        return f"same as before ({previous:,})"
    direction = "up" if count > previous else "down"
    if previous == 0:
        return f"{direction} from 0"
    percent = round(abs(count - previous) * 100 / previous)
    share = f"{percent:,} %" if percent else "less than 1 %"
    return f"{direction} {share} from {previous:,}"
