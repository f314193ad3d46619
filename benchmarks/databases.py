"""Which database of the server Django talks to, and copies to spoil."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection
from psycopg.sql import SQL, Identifier, Literal

HOME = str(connection.settings_dict["NAME"])

type Session = psycopg.Connection[tuple[Any, ...]]


@contextmanager
def using(name: str) -> Iterator[None]:
    """Let Django work on another database of the same server for the length of the block."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def session(name: str | None = None, *, autocommit: bool = True) -> Session:
    """A session of its own beside Django's, on the same database unless one is named."""
    given = connection.get_connection_params()
    target = {key: given[key] for key in ("host", "port", "user", "password") if key in given}
    return psycopg.connect(**target, dbname=name or given["dbname"], autocommit=autocommit)


def create(name: str, *, like: str | None = None) -> None:
    """A new database, or a copy of another one that is not in use. One of that name is replaced."""
    template = SQL(" TEMPLATE {} STRATEGY FILE_COPY").format(Identifier(like)) if like else SQL("")
    with session(HOME) as home:
        home.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))
        home.execute(SQL("CREATE DATABASE {}").format(Identifier(name)) + template)


def drop(name: str) -> None:
    with session(HOME) as home:
        home.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))


@contextmanager
def copy_of(name: str) -> Iterator[None]:
    """Work on a copy; it is gone after the block."""
    spoiled = f"{name}_copy"
    create(spoiled, like=name)
    try:
        with using(spoiled):
            yield
    finally:
        drop(spoiled)


def describe(name: str, notes: dict[str, Any]) -> None:
    """Write down what a database holds. Without it a database counts as unfinished."""
    with session(HOME) as home:
        home.execute(
            SQL("COMMENT ON DATABASE {} IS {}").format(Identifier(name), Literal(json.dumps(notes)))
        )


def described(name: str) -> dict[str, Any] | None:
    """What was written down about it; None if there is no such database, or it is unfinished."""
    with session(HOME) as home:
        row = home.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
            [name],
        ).fetchone()
    notes: dict[str, Any] | None = json.loads(row[0]) if row and row[0] else None
    return notes
