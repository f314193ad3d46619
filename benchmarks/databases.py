"""Which database of the server Django talks to, and copies to spoil."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
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


@contextmanager
def side_by_side(names: Iterable[str]) -> Iterator[Callable[[str], None]]:
    """Keep a session on each of these databases. What is yielded lets Django work on one of them.

    Until it is called, Django works where it did before, and so it does after the block.
    """
    before = connections[DEFAULT_DB_ALIAS]
    sides = {name: _beside(name) for name in names}

    def turn_to(name: str) -> None:
        connections[DEFAULT_DB_ALIAS] = sides[name]

    try:
        yield turn_to
    finally:
        for side in sides.values():
            side.close()
        connections[DEFAULT_DB_ALIAS] = before


def _beside(name: str) -> BaseDatabaseWrapper:
    side: BaseDatabaseWrapper = connections.create_connection(DEFAULT_DB_ALIAS)
    side.settings_dict = {**side.settings_dict, "NAME": name}
    return side


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
def copy_of(name: str) -> Iterator[str]:
    """Work on a copy, whose name is yielded; it is gone after the block."""
    spoiled = f"{name}_copy"
    create(spoiled, like=name)
    try:
        with using(spoiled):
            yield spoiled
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
