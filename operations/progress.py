"""The progress of a run, as its bar shows it."""

from dataclasses import dataclass

from operations.enums import LIVE, RunOutcome, RunStatus


@dataclass(frozen=True, kw_only=True)
class Progress:
    """What a bar draws; without a total it moves but has no end."""

    done: int
    total: int | None


_WHOLE = Progress(done=1, total=1)


def progress_of(*, status: str, outcome: str, done: int, total: int | None) -> Progress | None:
    """Return how far a run is; None where a bar would say nothing, or too much.

    A run that succeeded is complete, whatever was counted last. A run that was stopped never
    shows a full bar, and one that is partly done counted only what could be read.
    """
    if outcome == RunOutcome.SUCCEEDED:
        return _WHOLE
    if outcome == RunOutcome.PARTIALLY_SUCCEEDED:
        return None
    if total and (status in LIVE or done < total):
        return Progress(done=done, total=total)
    return Progress(done=done, total=None) if status == RunStatus.RUNNING else None
