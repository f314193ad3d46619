"""When people work, and when the schedule does. All of it in UTC."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from random import Random

# A little over 60 days, so that the 30-day window has a whole one before it to compare with.
HISTORY_DAYS = 67
SCHEDULED_AT = timedelta(hours=3)
SATURDAY = 5

# Monday is busy, Friday calm; at weekends hardly anybody is in.
WEEKDAY_WEIGHTS = (1.25, 1.1, 1.05, 1.0, 0.8, 0.1, 0.07)
WORKING_HOURS = range(7, 18)
HOUR_WEIGHTS = (3, 8, 12, 11, 8, 5, 9, 11, 9, 5, 2)
MOST_STARTS_A_DAY = 12


def midnight(now: datetime, *, days_ago: int) -> datetime:
    """Return the beginning of a day before today."""
    return datetime.combine(now.date(), time.min, now.tzinfo) - timedelta(days=days_ago)


def workday(now: datetime, *, days_ago: int) -> datetime:
    """Return the beginning of that day, or of the Friday before if it was a weekend."""
    day = midnight(now, days_ago=days_ago)
    return day - timedelta(days=max(0, day.weekday() - SATURDAY + 1))


def days(first: datetime, last: datetime) -> Iterator[datetime]:
    """Yield the beginning of every day after the first, up to and with the last."""
    day = first + timedelta(days=1)
    while day <= last:
        yield day
        day += timedelta(days=1)


def starts_on(day: datetime, *, per_day: float, random: Random) -> list[datetime]:
    """Return the moments of a day at which people start something, about so many."""
    chance = min(1.0, per_day * WEEKDAY_WEIGHTS[day.weekday()] / MOST_STARTS_A_DAY)
    number = random.binomialvariate(MOST_STARTS_A_DAY, chance)
    return [_working_moment(day, random) for _ in range(number)]


def _working_moment(day: datetime, random: Random) -> datetime:
    hour = random.choices(WORKING_HOURS, weights=HOUR_WEIGHTS)[0]
    return day + timedelta(hours=hour, seconds=random.uniform(0, 3600))
