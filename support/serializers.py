"""From typed sections and issues to their presentation. Only declared fields are taken."""

from collections.abc import Callable, Mapping
from dataclasses import Field, asdict, fields
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import TextChoices

from support.presentation import Cell, Column, Fact, IssueText, SectionText, Table
from support.types import FieldSet, Issue, ObjectId, RunId, Section, StaticCode, StaticText
from tenantpilot.ui import formatting


class FreeTextError(TypeError):
    """A value has a type that is not allowed in a bundle. Names the field, not the value."""


def issue(found: Issue) -> IssueText:
    """Return the issue's presentation. Raises FreeTextError."""
    return IssueText(
        severity=found.severity.value,
        code=_text(found.code),
        title=_text(found.title),
        next_step=_text(found.next_step),
        run=None if found.run_id is None else int(found.run_id),
    )


def section(read: Section) -> SectionText:
    """Return the section's presentation. Raises FreeTextError."""
    facts, tables = [], []
    for field in fields(read):
        value = getattr(read, field.name)
        if isinstance(value, tuple):
            tables.append(_table(field, value, title=read.TITLE))
        else:
            cell = asdict(_cell(field, value))
            facts.append(Fact(name=field.name, label=_label(field), **cell))
    return SectionText(name=read.NAME, title=read.TITLE, facts=facts, tables=tables)


def _table(field: Field[Any], rows: tuple[FieldSet, ...], *, title: str) -> Table:
    label = _label(field)
    return Table(
        name=field.name,
        label=label,
        caption=f"{label}, one by one" if label == title else label,
        none=field.metadata["none"],
        columns=[
            Column(name=column.name, label=_label(column))
            for column in (fields(rows[0]) if rows else ())
        ],
        rows=[_row(row) for row in rows],
    )


def _row(row: FieldSet) -> list[Cell]:
    return [_cell(field, getattr(row, field.name)) for field in fields(row)]


def _cell(field: Field[Any], value: object) -> Cell:
    if value is None:
        return Cell(kind="nothing", value=None, text=field.metadata["none"])
    if isinstance(value, TextChoices):
        return Cell(kind="choice", value=value.value, text=str(value.label))
    write = _KINDS.get(type(value))
    if write is None:
        raise FreeTextError(f"{field.name} may not hold a {type(value).__name__}.")
    kind, plain, text = write(value)
    return Cell(kind=kind, value=plain, text=text)


# Kind, value in JSON, text for people.
type _Parts = tuple[str, bool | int | float | str, str]

_KINDS: Mapping[type, Callable[[Any], _Parts]] = {
    StaticText: lambda text: ("word", str(text), str(text)),
    StaticCode: lambda code: ("code", str(code), str(code)),
    bool: lambda flag: ("flag", flag, "Yes" if flag else "No"),
    ObjectId: lambda number: ("number", int(number), str(int(number))),
    RunId: lambda number: ("run", int(number), f"OR-{int(number)}"),
    int: lambda number: ("number", number, formatting.number(number)),
    UUID: lambda identifier: ("id", str(identifier), str(identifier)),
    datetime: lambda at: ("moment", at.isoformat(), formatting.exact(at)),
    date: lambda day: ("day", day.isoformat(), f"{day:%-d %b %Y}"),
    timedelta: lambda length: (
        "seconds",
        round(length.total_seconds(), 1),
        formatting.duration(length),
    ),
}


def _label(field: Field[Any]) -> str:
    return str(field.metadata["label"])


def _text(text: StaticText) -> str:
    if not isinstance(text, StaticText):
        raise FreeTextError("An issue may not hold a str.")
    return str(text)
