"""Text matches: the columns in which an address or a name stands as text, in any table.

What other people typed about a person does not stop an erasure: it is cleaned, and where that is
not ours to do, or the database refuses, it is reported.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.models import CharField, EmailField, Field, JSONField, SlugField, TextField
from django_scopes import scopes_disabled

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
# An address inside a longer one may be another person's. Signs around it (Markdown, a dash, the end
# of a sentence) are not part of it, and neither is what JSON or a URL writes for one.
SIGNS = r"[._+%'-]*"
BEFORE = rf"((?<![[:alnum:]]{SIGNS})|(?<=(\\[nrtbf]|%[[:xdigit:]]{{2}}){SIGNS}))"
AFTER = r"(?![[:alnum:]]|[.-]+[[:alnum:]])"
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


def longer_matches(email: str) -> list[RowCount]:
    """Return the columns in which the address stands only as part of a longer word.

    A column of addresses is left out: there a longer one is another person's for certain.
    """
    addresses = {
        (model._meta.db_table, str(column.column))
        for model in apps.get_models()
        for column in model._meta.local_concrete_fields
        if isinstance(column, EmailField) or hasattr(model, "addresses_stay")
    }
    found = []
    for table, names in _text_columns().items():
        columns = [name for name in names if (table, name) not in addresses]
        if columns:
            counts = _matches(table, columns, text=email, longer=True)
            found += [
                RowCount(place=f"{table}.{column}", rows=rows)
                for column, rows in zip(columns, counts, strict=True)
                if rows
            ]
    return found


def files_of_texts() -> list[RowCount]:
    """Count the files that may hold any text, which no search of the database finds.

    A model names the column of its file in `made_of_texts`.
    """
    found = []
    with scopes_disabled():
        for model in apps.get_models():
            if column := str(getattr(model, "made_of_texts", "")):
                rows = model._base_manager.exclude(**{column: ""}).count()
                found.append(RowCount(place=f"{model._meta.db_table}.{column}", rows=rows))
    return [each for each in found if each.rows]


def clean_texts(text: str) -> list[RowCount]:
    """Write `erased` instead of the text wherever people may have typed it; return where it was.

    In the caller's transaction. A table that refuses the change keeps its text.
    """
    found = {match.place: match for match in text_matches(text) if not match.why}
    return [
        found[place]
        for place, column in typed_columns()
        if place in found and _is_cleaned(column, text=text)
    ]


def typed_columns() -> "Iterator[tuple[str, Field[Any, Any]]]":
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
    """Match the text by itself, however it is written."""
    return f"{BEFORE}({_written(text)}){AFTER}"


def _written(text: str) -> str:
    """Match the text as it is, as JSON writes it, and as a URL or HTML does."""
    as_json = json.dumps(text, ensure_ascii=False)[1:-1]
    forms = dict.fromkeys(
        (text, as_json, quote(text), text.replace("@", "%40"), text.replace("@", "&#64;"))
    )
    return "|".join(re.escape(each) for each in forms)


def _text_columns() -> dict[str, list[str]]:
    columns: defaultdict[str, list[str]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(TEXTS)
        for table, column in cursor.fetchall():
            columns[table].append(column)
    return columns


def _matches(table: str, columns: list[str], *, text: str, longer: bool = False) -> tuple[int, ...]:
    """Count the rows of each column with the text by itself, or only as part of a longer word."""
    quoted = connection.ops.quote_name
    condition = "{0}::text ~* %s AND {0}::text !~* %s" if longer else "{0}::text ~* %s"
    values = [_written(text), _pattern(text)] if longer else [_pattern(text)]
    counts = ", ".join(
        f"count(*) FILTER (WHERE {condition.format(quoted(column))})" for column in columns
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts} FROM {quoted(table)}", values * len(columns))  # noqa: S608
        found: tuple[int, ...] = cursor.fetchone()
    return found
