"""Prepared statements outlive what befalls a connection between two requests."""

from collections.abc import Iterator

import psycopg
import pytest
from django.db import NotSupportedError, close_old_connections, connection, transaction
from psycopg.conninfo import make_conninfo

from tenantpilot.database import prepared

pytestmark = pytest.mark.django_db(transaction=True)

NAME = "SELECT name FROM scratch WHERE id = %(id)s"


def _meanwhile(statement: str) -> None:
    """Execute the statement on a connection of its own."""
    connection.ensure_connection()
    known = connection.connection.info
    address = make_conninfo(known.dsn, password=known.password)
    with psycopg.connect(address, autocommit=True) as other:
        other.execute(statement)


@pytest.fixture
def prepared_name(db: None) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE scratch (id integer, name varchar(5))")
        cursor.execute("INSERT INTO scratch VALUES (1, 'a')")
    for _ in range(8):
        prepared.execute(NAME, {"id": 1})
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE scratch")


@pytest.mark.usefixtures("prepared_name")
def test_migration_that_widens_a_column_is_not_noticed() -> None:
    _meanwhile("ALTER TABLE scratch ALTER name TYPE varchar(9)")
    assert prepared.execute(NAME, {"id": 1}) == [("a",)]


@pytest.mark.usefixtures("prepared_name")
def test_migration_costs_a_transaction_once() -> None:
    _meanwhile("ALTER TABLE scratch ALTER name TYPE varchar(9)")
    with pytest.raises(NotSupportedError), transaction.atomic():
        prepared.execute(NAME, {"id": 1})
    with transaction.atomic():
        assert prepared.execute(NAME, {"id": 1}) == [("a",)]


def test_connection_that_was_lost_is_noticed_before_the_first_statement() -> None:
    prepared.execute("SELECT 1", {})
    close_old_connections()  # as each request does when it begins
    _meanwhile(f"SELECT pg_terminate_backend({connection.connection.info.backend_pid})")
    assert prepared.execute("SELECT 1", {}) == [(1,)]
