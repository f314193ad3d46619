"""The columns that hold the number of a row of a given table."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Model

# Single columns and parts of composite keys alike: the pair says which column points at which.
KEYS = """
    SELECT own_table.relname, own.attname, own.attnotnull, target_table.relname, target.attname
    FROM pg_constraint key
    CROSS JOIN LATERAL unnest(key.conkey, key.confkey) AS pair (own, target)
    JOIN pg_class own_table ON own_table.oid = key.conrelid
    JOIN pg_class target_table ON target_table.oid = key.confrelid
    JOIN pg_attribute own ON own.attrelid = key.conrelid AND own.attnum = pair.own
    JOIN pg_attribute target ON target.attrelid = key.confrelid AND target.attnum = pair.target
    WHERE key.contype = 'f' AND own_table.relnamespace = current_schema()::regnamespace
"""
NUMBERS = """
    SELECT columns.table_name, columns.column_name, columns.is_nullable = 'NO'
    FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
    WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'
        AND data_type IN ('smallint', 'integer', 'bigint', 'numeric')
"""


@dataclass(frozen=True, kw_only=True, order=True)
class Pointer:
    """A column that says to which row of another table its own row belongs.

    `required` ones cannot be empty. `is_key`: the database itself keeps them true. `in_models`:
    Django knows them and follows their `on_delete`.
    """

    table: str
    column: str
    required: bool
    is_key: bool
    in_models: bool
    # The column it points at, of the table asked about.
    target: str = "id"

    def __str__(self) -> str:
        return f"{self.table}.{self.column}"

    @property
    def is_declared(self) -> bool:
        """Whether the schema or a model says what it points at, and not its name alone."""
        return self.is_key or self.in_models


@dataclass(frozen=True, kw_only=True)
class Key:
    """One column of a foreign key and the column it points at."""

    table: str
    column: str
    required: bool
    target_table: str
    target: str


def pointers_at(model: type[Model], *, named: str) -> list[Pointer]:
    """Return every column that points at rows of the model.

    Those that the database's foreign keys say, those that the models say, and, since neither may
    know, whole-number columns whose name matches the pattern and that are keys to nothing else.
    """
    table = model._meta.db_table
    modelled = set(_of_models(model))
    keys = all_keys()
    found = {
        (key.table, key.column): Pointer(
            table=key.table,
            column=key.column,
            required=key.required,
            is_key=True,
            in_models=(key.table, key.column) in modelled,
            target=key.target,
        )
        for key in keys
        if key.target_table == table and not _is_scope(key)
    }
    elsewhere = {(key.table, key.column) for key in keys} - found.keys()
    for pointer in _numbers(modelled=modelled):
        place = (pointer.table, pointer.column)
        is_named = re.search(named, pointer.column) is not None
        if place in modelled or (is_named and place not in elsewhere):
            found.setdefault(place, pointer)
    return sorted(found.values())


def all_keys() -> list[Key]:
    """Return the columns of every foreign key there is."""
    return [
        Key(table=table, column=column, required=required, target_table=target_table, target=target)
        for table, column, required, target_table, target in _rows(KEYS)
    ]


def _is_scope(key: Key) -> bool:
    """Whether it is the second half of a composite key: it points at a column, not at a row."""
    return key.target != "id"


def _of_models(model: type[Model]) -> Iterator[tuple[str, str]]:
    for each in apps.get_models(include_auto_created=True):
        for field in each._meta.concrete_fields:
            if field.related_model is model and field.column:
                yield each._meta.db_table, field.column


def _numbers(*, modelled: set[tuple[str, str]]) -> Iterator[Pointer]:
    for table, column, required in _rows(NUMBERS):
        yield Pointer(
            table=table,
            column=column,
            required=required,
            is_key=False,
            in_models=(table, column) in modelled,
        )


def _rows(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
