"""Databases of a test's own, beside the one it began with."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import connection
from psycopg.sql import SQL, Identifier


@contextmanager
def new_database(name: str, *, template: str = "template1") -> Iterator[None]:
    """A copy of a database. It is gone after the block, as is one that a killed session left."""
    drop = SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name))
    create = SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(name), Identifier(template))
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute(drop)
        server.execute(create)
        try:
            yield
        finally:
            server.execute(drop)


@contextmanager
def working_on(name: str) -> Iterator[None]:
    """Point this process at a database until the block ends."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
