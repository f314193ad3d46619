"""Between frozen dataclasses and JSON, field by field: an allow-list in both directions.

Only what a dataclass declares gets into a stored report or out of one. Text is made harmless
on both ways, so that every reader may trust it.
"""

from collections.abc import Callable
from dataclasses import fields
from functools import cache
from types import UnionType
from typing import Any, get_args, get_type_hints
from uuid import UUID

from django.db.models import TextChoices

from reports.harmless import harmless

type Json = dict[str, str | bool]
type Reader = Callable[[object], Any]


class UnreadableError(Exception):
    """A stored entry is not what its schema says. Carries no value."""


def encode(entry: Any) -> Json:
    """Return the declared fields as JSON."""
    return {field.name: _plain(getattr(entry, field.name)) for field in fields(entry)}


def decode[Kind](kind: type[Kind], data: object) -> Kind:
    """Return the dataclass that the JSON stands for. Raises UnreadableError."""
    readers: dict[str, Reader] = _readers(kind)  # type: ignore[arg-type]  # types are hashable
    if not isinstance(data, dict) or not data.keys() >= readers.keys():
        raise UnreadableError
    try:
        return kind(**{name: read(data[name]) for name, read in readers.items()})
    except ValueError:
        raise UnreadableError from None


def _plain(value: object) -> str | bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, TextChoices):
        return str(value.value)
    if value is None:
        return ""
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, str):
        return harmless(value)
    raise TypeError("Reports hold text, truth values, ids and closed vocabularies only.")


@cache
def _readers(kind: type[Any]) -> dict[str, Reader]:
    hints = get_type_hints(kind)
    return {field.name: _reader(hints[field.name]) for field in fields(kind)}


def _reader(hint: Any) -> Reader:
    if isinstance(hint, UnionType):
        word = _reader(get_args(hint)[0])
        return lambda value: None if value == "" else word(value)
    if hint is bool:
        return _truth
    if hint is str:
        return lambda value: harmless(_text(value))
    return lambda value: hint(_text(value))


def _truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise UnreadableError
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise UnreadableError
    return value
