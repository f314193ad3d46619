"""Text from elsewhere, so that it stays text wherever it is shown."""

import unicodedata

from tenantpilot.graph.fields import DIRECTION_CONTROLS, UNWANTED_CATEGORIES

# Zero-width no-break space and the invisible operators hide in names and mean nothing there.
_INVISIBLE = DIRECTION_CONTROLS | frozenset("\ufeff\u2060\u2061\u2062\u2063\u2064")


def harmless(text: str) -> str:
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
