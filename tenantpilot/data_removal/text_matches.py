"""Text matches: the columns in which an address or a name stands as text, in any table.

What other people typed about a person does not stop an erasure: it is cleaned, and where that is
not ours to do, or the database refuses, it is reported.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.models import CharField, EmailField, Field, JSONField, SlugField, TextField

from tenantpilot.data_removal.removal import RowCount

TEXTS = """
    SELECT columns.table_name, columns.column_name
    FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
    WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' AND (
        data_type IN ('text', 'character varying', 'character', 'json', 'jsonb', 'xml')
        OR udt_name IN ('citext', '_text', '_varchar')
    )
    ORDER BY 1, 2
"""
# An address inside a longer one belongs to another person.
BEFORE = r"(?<![[:alnum:]._+-])"
AFTER = r"(?![[:alnum:]_-]|\.[[:alnum:]])"
# Not longer than any address, so that it fits where one stood.
INSTEAD = "erased"


def text_matches(text: str) -> list[RowCount]:
    """Return the columns in which the text stands by itself, in upper or lower case.

    Reads every table that has text once. `why` is what the table's model says in
    `addresses_stay`: there an address is not the person's to remove.
    """
    reasons = {
        model._meta.db_table: str(getattr(model, "addresses_stay", ""))
        for model in apps.get_models()
    }
    return [
        RowCount(place=f"{table}.{column}", rows=rows, why=reasons.get(table, ""))
        for table, columns in _text_columns().items()
        for column, rows in zip(columns, _matches(table, columns, text=text), strict=True)
        if rows
    ]


def clean_texts(text: str) -> list[RowCount]:
    """Write `erased` instead of the text wherever people may have typed it; return where it was.

    In the caller's transaction. A table that refuses the change keeps its text.
    """
    found = {match.place: match for match in text_matches(text) if not match.why}
    return [
        found[place]
        for place, column in _typed_columns()
        if place in found and _is_cleaned(column, text=text)
    ]


def _typed_columns() -> "Iterator[tuple[str, Field[Any, Any]]]":
    """Yield the columns of free text: no address to sign in with, no word of a closed list."""
    for model in apps.get_models():
        for column in model._meta.local_concrete_fields:
            is_typed = isinstance(column, CharField | TextField | JSONField)
            is_name = isinstance(column, EmailField | SlugField) or column.unique or column.choices
            if is_typed and not is_name:
                yield f"{model._meta.db_table}.{column.column}", column


def _is_cleaned(column: "Field[Any, Any]", *, text: str) -> bool:
    quoted = connection.ops.quote_name
    name, kind = quoted(str(column.column)), "jsonb" if isinstance(column, JSONField) else "text"
    statement = (
        f"UPDATE {quoted(column.model._meta.db_table)} "  # noqa: S608
        f"SET {name} = regexp_replace({name}::text, %s, %s, 'gi')::{kind} WHERE {name}::text ~* %s"
    )
    pattern = _pattern(text)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [pattern, INSTEAD, pattern])
    except DatabaseError:
        return False
    return True


def _pattern(text: str) -> str:
    """Match the text by itself, as it is or as JSON writes it."""
    as_json = json.dumps(text, ensure_ascii=False)[1:-1]
    written = "|".join(re.escape(each) for each in (text, as_json))
    return f"{BEFORE}({written}){AFTER}"


def _text_columns() -> dict[str, list[str]]:
    columns: defaultdict[str, list[str]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(TEXTS)
        for table, column in cursor.fetchall():
            columns[table].append(column)
    return columns


def _matches(table: str, columns: list[str], *, text: str) -> tuple[int, ...]:
    pattern = _pattern(text)
    quoted = connection.ops.quote_name
    counts = ", ".join(
        f"count(*) FILTER (WHERE {quoted(column)}::text ~* %s)" for column in columns
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts} FROM {quoted(table)}", [pattern] * len(columns))  # noqa: S608
        found: tuple[int, ...] = cursor.fetchone()
    return found
