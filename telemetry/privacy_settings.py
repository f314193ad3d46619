"""What an installation may choose besides retention: delay, minimum group, recording at all.

The three are about milestones. Operations are counted as they are, but people's are then not told
apart from the schedule's."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction

HOURS_A_DAY = 24

# Events from before it may be missing; so verification misses nothing, and repair puts nothing back
# that was not to be recorded.
NOTE_PAUSE = """
    UPDATE usage_rollup_state SET whole_since = greatest(whole_since, now())
"""


def is_recording() -> bool:
    """Whether milestones are recorded at all (PRODUCT_USAGE_RECORDING)."""
    recording: bool = settings.PRODUCT_USAGE_RECORDING
    return recording


def note_pause() -> None:
    """While recording is off, keep that nothing up to now is whole. Each minute, by the rollup."""
    if is_recording():
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT usage_rollup_lock()")
        cursor.execute(NOTE_PAUSE)


def minimum_group() -> int:
    """How many people must have been able to make a figure, for it to be shown; 0: any number."""
    people: int = settings.PRODUCT_USAGE_MINIMUM_GROUP
    return people


def is_coarse() -> bool:
    """Whether any of the three is chosen; then operations of people are not told apart either."""
    return not is_recording() or minimum_group() > 0 or settings.PRODUCT_USAGE_DELAY_HOURS > 0


def shown_until(now: datetime) -> datetime:
    """Return where the card's windows end: now, or a whole hour or day that lies back.

    Whole, because a window that moves with the clock would still tell single acts, only later.
    """
    hours: int = settings.PRODUCT_USAGE_DELAY_HOURS
    if not hours:
        return now
    end = (now - timedelta(hours=hours)).replace(minute=0, second=0, microsecond=0)
    return end if hours % HOURS_A_DAY else end.replace(hour=0)


def in_words() -> tuple[str, ...]:
    """Say in sentences what is in force, for the people it is about."""
    return (_recording(), _delay(), _group(), _operations())


def _recording() -> str:
    if is_recording():
        return "Recording is on."
    return "Recording is off: no new milestone is. What was recorded before goes with its time."


def _delay() -> str:
    hours: int = settings.PRODUCT_USAGE_DELAY_HOURS
    if not hours:
        return "Platform operators see a count of milestones as soon as it changes."
    days, rest = divmod(hours, HOURS_A_DAY)
    number, unit = (hours, "hour") if rest else (days, "day")
    lag = f"1 {unit}" if number == 1 else f"{number} {unit}s"
    return f"Platform operators see milestones up to a whole {unit} that lies at least {lag} back."


def _group() -> str:
    people = minimum_group()
    if not people:
        return "A count of milestones is shown however few people could have made it."
    return f"A count of milestones is shown only if at least {people} people could have made it."


def _operations() -> str:
    how = "together" if is_coarse() else "apart"
    return (
        "Operations that run or ended are counted on the same page as they are now, those of "
        f"people and of the schedule {how}."
    )
