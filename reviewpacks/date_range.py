"""The stretch of time a pack tells about."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Self

from reviewpacks.enums import Period

_MONTHS_A_QUARTER = 3
_DAYS = {Period.DAYS_30: 30, Period.DAYS_90: 90}


@dataclass(frozen=True, kw_only=True)
class DateRange:
    """Half-open: from the beginning of a UTC day to the end of another, or up to now.

    Packs asked for on the same day begin at the same moment, so that a second one can find out
    that nothing has changed since the first.
    """

    begins_at: datetime
    ends_at: datetime

    @classmethod
    def of(cls, *, begins_on: date, ends_on: date, until: datetime) -> Self:
        """Return the whole days from the one to the other, but nothing after `until`."""
        over = _midnight(ends_on + timedelta(days=1))
        return cls(begins_at=_midnight(begins_on), ends_at=min(over, until.astimezone(UTC)))

    @property
    def begins_on(self) -> date:
        return self.begins_at.date()

    @property
    def ends_on(self) -> date:
        """The last day, which may be under way."""
        return (self.ends_at - timedelta(microseconds=1)).date()

    @property
    def days(self) -> int:
        return (self.ends_on - self.begins_on).days + 1


def days_of(period: Period, *, today: date) -> tuple[date, date]:
    """Return the first and the last day of a period, as of today. Not for `Period.DATES`."""
    if period in _DAYS:
        return today - timedelta(days=_DAYS[period] - 1), today
    months = _MONTHS_A_QUARTER if period in (Period.THIS_QUARTER, Period.LAST_QUARTER) else 1
    first = today.replace(day=1, month=today.month - (today.month - 1) % months)
    if period in (Period.THIS_MONTH, Period.THIS_QUARTER):
        return first, today
    last = first - timedelta(days=1)
    return last.replace(day=1, month=last.month - months + 1), last


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)
