"""Figures and days as the language of the pack writes them."""

from datetime import UTC, date, datetime

from django.utils import dateformat, translation
from django.utils.formats import number_format
from django.utils.translation import gettext as _

_DAYS = {"en": "j F Y", "de": "j. F Y"}


def day(value: date | datetime) -> str:
    """Return the day, in UTC: "3 May 2026", "3. Mai 2026"."""
    moment = value.astimezone(UTC) if isinstance(value, datetime) else value
    return dateformat.format(moment, _DAYS[_language()])


def minute(value: datetime) -> str:
    """Return the day and the time of day, in UTC and saying so."""
    return f"{day(value)}, {value.astimezone(UTC):%H:%M} UTC"


def number(value: int) -> str:
    """Return the figure with separators: 1,234 or 1.234."""
    return number_format(value, use_l10n=True, force_grouping=True)


def size(value: int) -> str:
    """Return a file's size: 48.2 KB, 48,2 KB."""
    kilobytes = number_format(value / 1024, decimal_pos=1, use_l10n=True, force_grouping=True)
    return f"{kilobytes} KB"


def known(text: str) -> str:
    """Return a text of the product's own in the language of the pack."""
    return _(text) if text else ""


def listed(parts: list[str]) -> str:
    """Return "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return _("%(first)s and %(last)s") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}


def _language() -> str:
    return "de" if (translation.get_language() or "").startswith("de") else "en"
