"""How long usage events are kept (FR-243-011), and what is too old by now."""

from datetime import UTC, datetime, timedelta

from django.conf import settings

# A hundred years: beyond it lies only a mistyped number, and soon the end of the calendar.
MOST_DAYS = 36_500


class RetentionError(ValueError):
    """The retention is not a number of days that can be meant; the text is one sentence."""


def retention_days() -> int:
    """PRODUCT_USAGE_EVENT_RETENTION_DAYS as a number; raises RetentionError."""
    return parse_days(
        settings.PRODUCT_USAGE_EVENT_RETENTION_DAYS, name="PRODUCT_USAGE_EVENT_RETENTION_DAYS"
    )


def parse_days(text: str, *, name: str) -> int:
    """Read a number of days; the RetentionError for anything else names where it came from."""
    if text.isascii() and text.isdecimal() and 1 <= int(text[:9]) <= MOST_DAYS:
        return int(text)
    raise RetentionError(
        f"{name} must be a whole number of days from 1 to {MOST_DAYS}; nothing was removed."
    )


def cutoff(*, now: datetime, days: int) -> datetime:
    """The instant before which events are too old, in UTC.

    Computed here and not as an interval in SQL: there a day is a calendar day of the session's
    zone, and the cutoff would move by an hour when the clocks change. Here it is 24 hours.
    """
    return now.astimezone(UTC) - timedelta(days=days)
