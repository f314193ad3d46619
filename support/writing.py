"""From typed sections to the JSON that is stored: dataclass fields, and nothing else.

The snapshot describes itself (labels and texts beside values), so a bundle reads the same
after the product was updated.
"""

from collections.abc import Callable, Mapping
from dataclasses import Field, fields
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import TextChoices

from support.facts import Code, Facts, Finding, Number, RunNumber, Section, Word
from tenantpilot.ui import formatting

type Json = dict[str, Any]


class FreeTextError(TypeError):
    """A section holds a value of a type that has no place in a bundle. Names the field only."""


def finding(found: Finding) -> Json:
    """Write a finding down."""
    return {
        "severity": found.severity.value,
        "code": _text(found.code),
        "title": _text(found.title),
        "next_step": _text(found.next_step),
        "run": found.run_id,
    }


def section(read: Section) -> Json:
    """Write a section down: its facts, then its tables. Raises FreeTextError."""
    facts, tables = [], []
    for field in fields(read):
        value = getattr(read, field.name)
        if isinstance(value, tuple):
            tables.append(_table(field, value))
        else:
            facts.append({"name": field.name, "label": _label(field), **_cell(field, value)})
    return {"name": read.NAME, "title": read.TITLE, "facts": facts, "tables": tables}


def _table(field: Field[Any], rows: tuple[Facts, ...]) -> Json:
    columns = [
        {"name": column.name, "label": _label(column)}
        for column in (fields(rows[0]) if rows else ())
    ]
    return {
        "name": field.name,
        "label": _label(field),
        "none": field.metadata["none"],
        "columns": columns,
        "rows": [_row(row) for row in rows],
    }


def _row(row: Facts) -> list[Json]:
    return [_cell(field, getattr(row, field.name)) for field in fields(row)]


def _cell(field: Field[Any], value: object) -> Json:
    """Write one value with its kind and the text people read."""
    if value is None:
        return {"kind": "nothing", "value": None, "text": field.metadata["none"]}
    if isinstance(value, TextChoices):
        return {"kind": "choice", "value": value.value, "text": str(value.label)}
    write = _KINDS.get(type(value))
    if write is None:
        raise FreeTextError(f"{field.name} may not hold a {type(value).__name__}.")
    return write(value)


def _of_kind(kind: str, value: Any, text: str) -> Json:
    return {"kind": kind, "value": value, "text": text}


_KINDS: Mapping[type, Callable[[Any], Json]] = {
    Word: lambda word: _of_kind("word", str(word), str(word)),
    Code: lambda code: _of_kind("code", str(code), str(code)),
    bool: lambda flag: _of_kind("flag", flag, "Yes" if flag else "No"),
    Number: lambda number: _of_kind("number", int(number), str(int(number))),
    RunNumber: lambda number: _of_kind("run", int(number), f"OR-{int(number)}"),
    int: lambda number: _of_kind("number", number, formatting.number(number)),
    UUID: lambda identifier: _of_kind("id", str(identifier), str(identifier)),
    datetime: lambda at: _of_kind("moment", at.isoformat(), formatting.exact(at)),
    date: lambda day: _of_kind("day", day.isoformat(), f"{day:%-d %b %Y}"),
    timedelta: lambda length: _of_kind(
        "seconds", round(length.total_seconds(), 1), formatting.duration(length)
    ),
}


def _label(field: Field[Any]) -> str:
    return str(field.metadata["label"])


def _text(word: Word) -> str:
    if not isinstance(word, Word):
        raise FreeTextError("A finding may not hold a str.")
    return str(word)
