"""Cells that a spreadsheet shows and never runs.

https://owasp.org/www-community/attacks/CSV_Injection
"""

from reports.harmless import harmless

# Also in their full-width form, which some spreadsheets take for the same.
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def cell(text: str) -> str:
    """Return the text as a cell. What could start a formula gets an apostrophe before it."""
    # Judged before it is cleaned too: a leading tab is itself a start.
    shown = harmless(text)
    risky = (text.lstrip(" "), shown.lstrip())
    return f"'{shown}" if any(each.startswith(_STARTS_A_FORMULA) for each in risky) else shown
