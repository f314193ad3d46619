"""Reading numbers that a stranger wrote."""

# Every bigint has at most so many digits; Python refuses to read more than 4,300.
_DIGITS = 19


def row_id(text: str) -> int | None:
    """Return the id that the text is, or None: it may be anything at all."""
    is_number = len(text) <= _DIGITS and text.isascii() and text.isdigit()
    return int(text) if is_number else None
