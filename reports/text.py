"""Makes text from outside safe to show and to export."""

import unicodedata

from tenantpilot.graph.fields import DIRECTION_CONTROLS, UNWANTED_CATEGORIES

# In spreadsheets these start a formula, some also in their full-width form:
# https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# Zero-width no-break space and the invisible operators hide in names and mean nothing there.
_INVISIBLE = DIRECTION_CONTROLS | frozenset("\ufeff\u2060\u2061\u2062\u2063\u2064")


def sanitize_text(text: str) -> str:
    """Return the text without controls, line breaks and turns of the reading direction.

    The Graph client drops most of them already; this holds for whatever else gets into a row.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        character
        for character in text
        if character not in _INVISIBLE
        and unicodedata.category(character) not in UNWANTED_CATEGORIES
    )


def escape_formula(text: str) -> str:
    """Return the sanitized text as a CSV cell: an apostrophe precedes what starts a formula."""
    sanitized = sanitize_text(text)
    # The raw text counts too: a leading tab, which sanitizing drops, starts a formula.
    starts = (text.lstrip(" "), sanitized.lstrip())
    is_formula = any(each.startswith(_FORMULA_STARTS) for each in starts)
    return f"'{sanitized}" if is_formula else sanitized
