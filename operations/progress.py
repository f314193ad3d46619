"""How far a run is, as far as a bar can tell it truly."""

from dataclasses import dataclass

from operations.vocabulary import LIVE, RunOutcome, RunStatus


@dataclass(frozen=True, kw_only=True)
class Progress:
    """What a bar draws; without a total it moves but has no end."""

    done: int
    total: int | None


_WHOLE = Progress(done=1, total=1)


def progress_of(*, status: str, outcome: str, done: int, total: int | None) -> Progress | None:
    """Return how far a run is; None where a bar would say nothing, or too much.

    Who succeeded did everything, whatever was counted last. What was stopped never shows all of
    it, and what was done in part only ever counted what could be read.
    """
    if outcome == RunOutcome.SUCCEEDED:
        return _WHOLE
    if outcome == RunOutcome.PARTIALLY_SUCCEEDED:
        return None
    if total and (status in LIVE or done < total):
        return Progress(done=done, total=total)
    return Progress(done=done, total=None) if status == RunStatus.RUNNING else None
