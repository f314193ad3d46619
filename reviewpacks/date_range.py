"""The stretch of time a pack tells about."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Self


@dataclass(frozen=True, kw_only=True)
class DateRange:
    """Half-open: from the beginning of a UTC day up to the moment the pack was asked for.

    It covers exactly so many calendar days, of which the last is today, up to now. Packs asked
    for on the same day begin at the same moment, so that a second one can find out that nothing
    has changed since the first.
    """

    begins_at: datetime
    ends_at: datetime

    @classmethod
    def of(cls, *, days: int, until: datetime) -> Self:
        until = until.astimezone(UTC)
        today = datetime.combine(until.date(), time.min, UTC)
        return cls(begins_at=today - timedelta(days=days - 1), ends_at=until)
