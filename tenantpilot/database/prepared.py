"""Statements that PostgreSQL plans once for each connection, instead of at each use."""

from collections.abc import Mapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, NotSupportedError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorDebugWrapper, CursorWrapper
from psycopg import Cursor

_cursors: WeakKeyDictionary[BaseDatabaseWrapper, Cursor[Any]] = WeakKeyDictionary()


def compact(statement: str) -> str:
    """Leave out what only people need: psycopg keeps no translation of more than 4,096 letters."""
    return " ".join(statement.split())


def execute(statement: str, values: Sequence[Any] | Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Execute the statement and return its rows.

    Django's own cursor binds in the client and so never prepares. This one binds in the server
    and prepares as the database's OPTIONS say (`prepare_threshold`). Django's wrapper around it
    keeps the statement visible to query counts and execute wrappers.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    try:
        return _execute(statement, values, connection)
    except NotSupportedError:
        # A migration gave a column another type since the statement was prepared. A transaction
        # is lost; with its end psycopg forgets what it prepared.
        if connection.in_atomic_block:
            raise
        with connection.cursor() as cursor:
            cursor.execute("DEALLOCATE ALL")
        return _execute(statement, values, connection)


def _execute(
    statement: str, values: Sequence[Any] | Mapping[str, Any], connection: BaseDatabaseWrapper
) -> list[tuple[Any, ...]]:
    wrapper = CursorDebugWrapper if connection.queries_logged else CursorWrapper
    cursor = _cursor_of(connection)
    wrapper(cursor, connection).execute(statement, values)
    return cursor.fetchall()


def _cursor_of(connection: BaseDatabaseWrapper) -> Cursor[Any]:
    """Return a cursor that is kept as long as its connection.

    A new one learns how to write each parameter again: a third of what Python adds to an INSERT.
    """
    # As Django does before each of its own cursors.
    connection.close_if_health_check_failed()
    cursor = _cursors.get(connection)
    if cursor is None or cursor.closed or cursor.connection is not connection.connection:
        connection.ensure_connection()
        cursor = _cursors[connection] = Cursor(connection.connection)
    return cursor
