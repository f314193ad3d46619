"""Moments as pages show them: in words, with the exact time at hand."""

from datetime import UTC, datetime

from django.utils.safestring import SafeString

from tenantpilot.ui import formatting


def exact_time(moment: datetime | None) -> str:
    """Draw the moment to the second in the person's time zone, for text where a relative time
    will not do.
    """
    return _time(moment, formatting.local(moment)) if moment else formatting.NOTHING


def relative_time(
    moment: datetime | None, *, none: str = formatting.NOTHING, now: datetime | None = None
) -> str:
    """Draw "3 min ago"; `none` stands for no moment."""
    if moment is None:
        return none
    return _time(moment, formatting.relative(moment, now=now or datetime.now(UTC)))


def _time(moment: datetime, words: str) -> str:
    """Draw a time whose exact UTC, unless it says that already, shows on hover, touch and focus."""
    machine, exact = moment.astimezone(UTC).isoformat(timespec="seconds"), formatting.exact(moment)
    more = "" if words == exact else f' title="{exact}" tabindex="0"'
    # A moment in figures and words of our own holds nothing to escape.
    return SafeString(f'<time datetime="{machine}"{more}>{words}</time>')


def coarse_time(moment: datetime | None, *, now: datetime, none: str = formatting.NOTHING) -> str:
    """Draw "within the last hour", "today" or a date: never the exact moment of an act."""
    return formatting.coarse(moment, now=now) if moment else none


def short_date(moment: datetime) -> str:
    """Return day and month in UTC, for the ends of an axis."""
    return formatting.short_date(moment)


def coarse_date(moment: datetime | None) -> str:
    """Return the date in UTC."""
    return formatting.date(moment) if moment else formatting.NOTHING
