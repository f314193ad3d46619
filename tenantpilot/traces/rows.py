"""The rows that belong to one row: those that name it, and those that cannot be without them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from django.apps import apps
from django.db import connection
from django.db.models import Model

from tenantpilot.traces.pointers import Key, Pointer, all_keys


@dataclass(frozen=True, kw_only=True)
class Rows:
    """Some rows of a table: those for which any of the conditions holds.

    Conditions are SQL made here from names out of the schema and whole numbers, never from text.
    """

    table: str
    conditions: tuple[str, ...]
    # What people call them: the table, or the column by which they were found.
    place: str

    @classmethod
    def of(cls, model: type[Model], *, pk: int) -> Self:
        """The one row itself."""
        table = model._meta.db_table
        return cls(table=table, conditions=(f"{quoted('id')} = {pk:d}",), place=table)

    @classmethod
    def pointing(cls, pointer: Pointer, *, pk: int, also: str = "") -> Self:
        """The rows whose pointer holds the number, and for which `also` holds."""
        condition = f"{quoted(pointer.column)} = {pk:d}"
        condition = f"{condition} AND {also}" if also else condition
        return cls(table=pointer.table, conditions=(condition,), place=str(pointer))

    @property
    def where(self) -> str:
        return " OR ".join(f"({condition})" for condition in self.conditions)

    def count(self) -> int:
        """Ask how many there are now."""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {quoted(self.table)} WHERE {self.where}")  # noqa: S608
            number: int = cursor.fetchone()[0]
        return number

    def delete(self) -> int:
        """Delete them; return how many there were."""
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {quoted(self.table)} WHERE {self.where}")  # noqa: S608
            number: int = cursor.rowcount
        return number

    def empty(self, column: str) -> int:
        """Empty the column in them; return how many there were."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {quoted(self.table)} SET {quoted(column)} = NULL WHERE {self.where}"  # noqa: S608
            )
            number: int = cursor.rowcount
        return number


def with_dependents(roots: Iterable[Rows], *, beside: Collection[str] = ()) -> list[Rows]:
    """Return these rows and all that hang from them by keys that cannot be empty, by table.

    A table comes after those that its rows hang from. Tables named in `beside` are left out:
    others decide about them.
    """
    keys = all_keys()
    found: defaultdict[str, list[str]] = defaultdict(list)
    waiting = list(roots)
    while waiting:
        rows = waiting.pop(0)
        new = [each for each in rows.conditions if each not in found[rows.table]]
        found[rows.table].extend(new)
        if new:
            waiting.extend(_hanging_from(rows, keys, beside={*beside, rows.table}))
    return [
        Rows(table=table, conditions=tuple(conditions), place=table)
        for table, conditions in found.items()
    ]


def delete_unmodelled(rows: Sequence[Rows]) -> None:
    """Delete those of the rows whose tables no model knows, the last ones first."""
    modelled = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    for each in reversed(rows):
        if each.table not in modelled:
            each.delete()


def _hanging_from(rows: Rows, keys: Iterable[Key], *, beside: Collection[str]) -> list[Rows]:
    return [
        Rows(table=key.table, conditions=(_is_among(key, rows),), place=key.table)
        for key in keys
        if key.target_table == rows.table
        and key.required
        and key.target == "id"
        and key.table not in beside
    ]


def _is_among(key: Key, rows: Rows) -> str:
    owners = f"SELECT {quoted(key.target)} FROM {quoted(rows.table)} WHERE {rows.where}"  # noqa: S608
    return f"{quoted(key.column)} IN ({owners})"


def quoted(name: str) -> str:
    """Return a name of the schema as SQL."""
    return connection.ops.quote_name(name)
