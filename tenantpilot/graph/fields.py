"""Typed readers of JSON fields, one function a type.

Each raises GraphError(response_invalid) when the field is missing or of another type.
"""

import json
import re
import unicodedata
from contextlib import suppress
from datetime import UTC, datetime
from uuid import UUID

from tenantpilot.graph.errors import GraphError, GraphFailure

type JsonObject = dict[str, object]

GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE | re.ASCII)
MAX_TEXT_LENGTH = 256
MAX_IDENTIFIER_LENGTH = 200
MAX_DIGITS = 40
# Controls, lone surrogates and line separators break logs, CSV and PostgreSQL text ...
UNWANTED_CATEGORIES = frozenset({"Cc", "Cs", "Zl", "Zp"})
# ... and these change the reading direction, so that one name can look like another.
DIRECTION_CONTROLS = frozenset(
    "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)


class FieldError(GraphError):
    """A field is missing or of another type. In a list it costs the entry, not the list."""

    def __init__(self, *_arguments: object, **_options: object) -> None:
        super().__init__(GraphFailure.RESPONSE_INVALID)


def invalid() -> GraphError:
    return FieldError()


def decode(body: bytes) -> JsonObject:
    """Return the JSON object the body holds."""
    value: object = None
    # RecursionError: brackets nested a hundred thousand deep. Some services begin with a mark
    # of byte order.
    with suppress(ValueError, RecursionError):
        # What is no number costs its field, not the whole answer.
        value = json.loads(
            body.decode("utf-8-sig"), parse_constant=lambda _name: None, parse_int=_whole_number
        )
    if not isinstance(value, dict):
        raise GraphError(GraphFailure.RESPONSE_INVALID)
    return value


def _whole_number(digits: str) -> int | None:
    return int(digits) if len(digits) <= MAX_DIGITS else None


def parse_guid(text: str) -> UUID | None:
    """Return the UUID of a GUID in its usual form of 36 characters, else None.

    UUID() itself also takes braces, `urn:` and misplaced dashes.
    """
    return UUID(text) if GUID.fullmatch(text) else None


def guid(item: JsonObject, name: str) -> UUID:
    value = item.get(name)
    parsed = parse_guid(value) if isinstance(value, str) else None
    if parsed is None:
        raise invalid()
    return parsed


def text(item: JsonObject, name: str) -> str:
    """Return the text without control characters, at most MAX_TEXT_LENGTH of it."""
    value = item.get(name)
    if not isinstance(value, str):
        raise invalid()
    value = value[: 8 * MAX_TEXT_LENGTH]
    if value.isprintable():
        # Nearly every name: it holds nothing that is left out below.
        return value.strip()[:MAX_TEXT_LENGTH]
    kept = (
        character
        for character in value
        if character not in DIRECTION_CONTROLS
        and unicodedata.category(character) not in UNWANTED_CATEGORIES
    )
    return "".join(kept).strip()[:MAX_TEXT_LENGTH]


def optional_text(item: JsonObject, name: str) -> str:
    """Return the text, or an empty one where Microsoft has none."""
    return "" if item.get(name) is None else text(item, name)


def identifier(item: JsonObject, name: str) -> str:
    """Return an id, which may hold anything that can be printed, or nothing if there is none."""
    value = item.get(name)
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > MAX_IDENTIFIER_LENGTH or not value.isprintable():
        raise invalid()
    return value


def key(item: JsonObject, name: str) -> str:
    """Return an id that must be there. The same GUID is the same text, however it is spelled."""
    value = identifier(item, name)
    if not value:
        raise invalid()
    return value.lower() if GUID.fullmatch(value) else value


def word(item: JsonObject, name: str, *, pattern: re.Pattern[str]) -> str:
    """Return a value that is a name rather than prose, exactly as it is."""
    value = item.get(name)
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise invalid()
    return value


def flag(item: JsonObject, name: str) -> bool:
    value = item.get(name)
    if not isinstance(value, bool):
        raise invalid()
    return value


def count(item: JsonObject, name: str) -> int:
    """Return a whole number from 0 to what an integer column holds."""
    value = item.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**31:
        raise invalid()
    return value


def optional_guid(item: JsonObject, name: str) -> UUID | None:
    return None if item.get(name) is None else guid(item, name)


def moment(item: JsonObject, name: str) -> datetime:
    """Return the point in time, in UTC."""
    value = item.get(name)
    parsed = _in_utc(value) if isinstance(value, str) else None
    if parsed is None:
        raise invalid()
    return parsed


def _in_utc(text: str) -> datetime | None:
    try:
        given = datetime.fromisoformat(text)
        # Without an offset it would be taken for this machine's time.
        return given.astimezone(UTC) if given.tzinfo else None
    except (ValueError, OverflowError):
        return None


def optional_object(item: JsonObject, name: str) -> JsonObject | None:
    value = item.get(name)
    if value is not None and not isinstance(value, dict):
        raise invalid()
    return value


def lenient_text(item: JsonObject, name: str) -> str:
    """Return the text, or an empty one where there is none or something else."""
    return text(item, name) if isinstance(item.get(name), str) else ""


def lenient_flag(item: JsonObject, name: str) -> bool | None:
    """Return the flag; None where there is none or something else."""
    value = item.get(name)
    return value if isinstance(value, bool) else None


def some_objects(item: JsonObject, name: str) -> list[JsonObject]:
    """Return the objects of a list that nothing depends on; none if it is no list."""
    value = item.get(name)
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def objects(item: JsonObject, name: str) -> list[JsonObject]:
    value = item.get(name)
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        raise invalid()
    return value
