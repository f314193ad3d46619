"""Ways in which the ledger can fail, each undone at the end of its block."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection

from tests.processes import wait_until

SENTINEL = "secret-of@customer.example"

type Connection = psycopg.Connection[tuple[Any, ...]]


@contextmanager
def another_session() -> Iterator[Connection]:
    """A second connection to the test's database, as another worker would have."""
    parameters = connection.get_connection_params()
    names = ("dbname", "user", "password", "host", "port")
    known = {name: parameters[name] for name in names if name in parameters}
    with psycopg.connect(**known) as session:
        yield session
        session.rollback()


def cancel_the_sleeper() -> None:
    """End the statement that sleeps in this test's database as a time limit would."""
    with another_session() as session:
        session.autocommit = True
        wait_until(
            lambda: bool(
                session.execute(
                    "SELECT pg_cancel_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND wait_event = 'PgSleep'"
                ).fetchone()
            )
        )


@contextmanager
def locked() -> Iterator[None]:
    """Somebody else holds the whole ledger, as a careless migration would."""
    with another_session() as session:
        session.execute("LOCK TABLE product_usage_events IN ACCESS EXCLUSIVE MODE")
        yield


@contextmanager
def missing() -> Iterator[None]:
    """The ledger is gone."""
    with _changed(
        "ALTER TABLE product_usage_events RENAME TO gone",
        "ALTER TABLE gone RENAME TO product_usage_events",
    ):
        yield


@contextmanager
def refusing() -> Iterator[None]:
    """A CHECK refuses every row; PostgreSQL's message then holds the row."""
    with _changed(
        "ALTER TABLE product_usage_events ADD CONSTRAINT no CHECK (subject_id < 0) NOT VALID",
        "ALTER TABLE product_usage_events DROP CONSTRAINT no",
    ):
        yield


@contextmanager
def without_function() -> Iterator[None]:
    """Migration 0003 is missing."""
    with _changed(
        "ALTER FUNCTION record_product_usage RENAME TO gone",
        "ALTER FUNCTION gone RENAME TO record_product_usage",
    ):
        yield


@contextmanager
def failing(body: str) -> Iterator[None]:
    """Each insert runs these PL/pgSQL statements first."""
    with _changed(
        f"""
        CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN {body}; RETURN NEW; END $$;
        CREATE TRIGGER fail BEFORE INSERT ON product_usage_events
            FOR EACH ROW EXECUTE FUNCTION fail();
        """,
        "DROP TRIGGER fail ON product_usage_events; DROP FUNCTION fail();",
    ):
        yield


def raising(sqlstate: str) -> str:
    """A body for `failing`: an error with that code, and a secret in its text."""
    return f"RAISE EXCEPTION '{SENTINEL}' USING ERRCODE = '{sqlstate}'"


@contextmanager
def _changed(forward: str, backward: str) -> Iterator[None]:
    with another_session() as session:
        session.execute(forward)
        session.commit()
        try:
            yield
        finally:
            session.rollback()
            session.execute(backward)
            session.commit()
