"""HTML made of our text and of values: what Django makes of them, with a fraction of the calls.

A page draws a thousand values. Django asks of each several times whether it is translated later,
and looks for each of five signs in what holds none.
"""

import html
import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.safestring import SafeString

_TO_ESCAPE = re.compile("[&<>\"']").search


def escape(value: object) -> str:
    """Return the value as HTML; what is HTML already stays as it is."""
    if type(value) is SafeString:
        return value
    if type(value) is not str:
        if hasattr(value, "__html__"):
            return str(value.__html__())
        value = str(value)
    return html.escape(value) if _TO_ESCAPE(value) else value


def format_html(text: str, *values: object) -> SafeString:
    """Put values into a text of ours."""
    return SafeString(text.format(*map(escape, values)))


def join_html(text: str, rows: Iterable[Iterable[object]]) -> SafeString:
    """Put each row of values into the same text, one after the other."""
    return SafeString("".join([text.format(*map(escape, row)) for row in rows]))


def flatatt(given: Mapping[str, Any]) -> SafeString:
    """Draw attributes by name, and last the names alone of what is True. None draws nothing."""
    drawn = [
        f' {name}="{escape(value)}"'
        for name, value in sorted(given.items())
        if value is not None and value is not False and value is not True
    ]
    return SafeString(
        "".join(drawn + [f" {name}" for name in sorted(given) if given[name] is True])
    )
