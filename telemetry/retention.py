"""How long usage events are kept, and what is too old by now (FR-243-011)."""

from datetime import UTC, datetime, timedelta

from django.conf import settings

# A hundred years: beyond lies only a mistyped number, and soon the calendar's end.
MOST_DAYS = 36_500

# The prune runs once a day, and may fail to once. A row that is older still has been forgotten.
OVERDUE_AFTER = timedelta(days=2)


class RetentionError(ValueError):
    """Retention is not a valid number of days; the text is one sentence."""


def retention_days() -> int:
    """PRODUCT_USAGE_EVENT_RETENTION_DAYS as a number; raises RetentionError."""
    name = "PRODUCT_USAGE_EVENT_RETENTION_DAYS"
    return parse_days(str(getattr(settings, name)), name=name)


def parse_days(text: str, *, name: str) -> int:
    """Read a number of days; the RetentionError for anything else says where it came from."""
    text = text.strip()
    plain = text.isascii() and text.isdecimal() and len(text) <= len(str(MOST_DAYS))
    if not plain or not 1 <= int(text) <= MOST_DAYS:
        raise RetentionError(f"{name} must be a whole number of days from 1 to {MOST_DAYS}.")
    return int(text)


def cutoff(*, now: datetime, days: int) -> datetime:
    """The instant before which events are too old, in UTC. `now` needs a zone.

    Computed here and not as an interval in SQL: there a day is a calendar day of the session's
    zone, and the cutoff would move by an hour when the clocks change. Here a day is 24 hours.
    """
    if now.tzinfo is None:
        raise ValueError("A cutoff needs a time with a zone.")
    return now.astimezone(UTC) - timedelta(days=days)


def is_overdue(oldest: datetime | None, *, cutoff: datetime) -> bool:
    """Whether the oldest event should have been pruned days ago."""
    return oldest is not None and oldest < cutoff - OVERDUE_AFTER
