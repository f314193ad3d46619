"""Figures and moments in words: separators, relative times, durations."""

from datetime import UTC, datetime, timedelta
from datetime import date as calendar_date
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import number_format

NOTHING = "–"

_STEPS = (
    (timedelta(hours=1), timedelta(minutes=1), "min"),
    (timedelta(days=1), timedelta(hours=1), "h"),
    (timedelta(days=2), timedelta(days=1), "day"),
    (timedelta(days=30), timedelta(days=1), "days"),
)


def number(value: float | Decimal | None) -> str:
    """Return the figure with thousands separators; fractions keep one decimal, None is a dash."""
    if value is None:
        return NOTHING
    if value == int(value):
        if -1_000 < int(value) < 1_000:
            # The same in every language, and most figures of a page.
            return str(int(value))
        # By the language in force: pages are English, and a review pack is the customer's.
        return number_format(int(value), use_l10n=True, force_grouping=True)
    return f"{value:,.1f}"


def relative(moment: datetime, *, now: datetime) -> str:
    """Return "3 min ago", "in 2 h", "just now"; a month away or more, the date.

    The past counts what is over; the future is rounded, so that a day from now is not "in 23 h".
    """
    distance = abs(now - moment)
    if distance < timedelta(minutes=1):
        return "just now"
    for limit, unit, word in _STEPS:
        amount = distance // unit if moment <= now else round(distance / unit)
        if amount * unit < limit:
            return f"{amount} {word} ago" if moment <= now else f"in {amount} {word}"
    return date(moment)


def date(moment: datetime) -> str:
    """Return the date, in the person's time zone."""
    return f"{timezone.localtime(moment):%-d %b %Y}"


def day(value: calendar_date) -> str:
    """Return a calendar day as `date` returns that of a moment."""
    return f"{value:%-d %b %Y}"


def short_date(moment: datetime) -> str:
    """Return day and month, in UTC."""
    return f"{moment.astimezone(UTC):%-d %b}"


def coarse(moment: datetime, *, now: datetime) -> str:
    """Return "within the last hour", "today" or the date, in UTC: no more than a day tells."""
    if now - moment < timedelta(hours=1):
        return "within the last hour"
    if moment.astimezone(UTC).date() == now.astimezone(UTC).date():
        return "today"
    return f"{moment.astimezone(UTC):%-d %b %Y}"


def local(moment: datetime) -> str:
    """Return the moment to the second in the person's time zone, which it names."""
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M:%S %Z}"


def exact(moment: datetime) -> str:
    """Return the moment to the second, in UTC and saying so."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def duration(length: timedelta | None) -> str:
    """Return the two largest units that matter: "42 s", "3 min 5 s", "2 h 10 min", "4 days 1 h"."""
    if length is None:
        return NOTHING
    seconds = max(int(length.total_seconds()), 0)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = [(days, "day" if days == 1 else "days"), (hours, "h"), (minutes, "min"), (seconds, "s")]
    while len(parts) > 1 and not parts[0][0]:
        parts.pop(0)
    return " ".join(f"{amount:,} {unit}" for amount, unit in parts[:2] if amount) or "0 s"


def initials(name: str) -> str:
    """Return up to two letters to stand for a person, or a question mark for a blank name."""
    words = name.split()
    if not words:
        return "?"
    return "".join(word[0] for word in (words[0], *words[1:][-1:])).upper()
