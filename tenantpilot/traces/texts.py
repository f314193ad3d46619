"""The places where somebody's address or name stands as text."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from tenantpilot.traces.rows import quoted

TEXTS = """
    SELECT columns.table_name, columns.column_name
    FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
    WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' AND (
        data_type IN ('text', 'character varying', 'character', 'json', 'jsonb', 'xml')
        OR udt_name IN ('citext', '_text', '_varchar')
    )
    ORDER BY 1, 2
"""
# An address inside a longer one is somebody else's.
BEFORE = r"(?<![[:alnum:]._+-])"
AFTER = r"(?![[:alnum:]_-]|\.[[:alnum:]])"


@dataclass(frozen=True, kw_only=True, order=True)
class Mention:
    """A text column, and in how many rows it names what was looked for."""

    table: str
    column: str
    rows: int

    def __str__(self) -> str:
        return f"{self.table}.{self.column}"


def text_columns() -> list[tuple[str, str]]:
    """Return every column of the schema that can hold text, documents included."""
    with connection.cursor() as cursor:
        cursor.execute(TEXTS)
        columns: list[tuple[str, str]] = cursor.fetchall()
    return columns


def mentions(words: str, *, besides: Iterable[str] = ()) -> list[Mention]:
    """Return the columns in which these words stand by themselves, in upper or lower case.

    Reads every table that has text once. Tables named in `besides` are not looked at.
    """
    columns: defaultdict[str, list[str]] = defaultdict(list)
    for table, column in text_columns():
        columns[table].append(column)
    return sorted(
        mention
        for table in columns.keys() - set(besides)
        for mention in _in_table(table, columns[table], words=words)
    )


def _in_table(table: str, columns: list[str], *, words: str) -> list[Mention]:
    pattern = f"{BEFORE}{re.escape(words)}{AFTER}"
    counts = ", ".join(
        f"count(*) FILTER (WHERE {quoted(column)}::text ~* %s)" for column in columns
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts} FROM {quoted(table)}", [pattern] * len(columns))  # noqa: S608
        found = cursor.fetchone()
    return [
        Mention(table=table, column=column, rows=rows)
        for column, rows in zip(columns, found, strict=True)
        if rows
    ]
