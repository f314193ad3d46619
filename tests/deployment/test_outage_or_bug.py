"""Only a database that is away is an outage; what a statement did wrong stays an error."""

import psycopg
import pytest
from django.db import DataError, InterfaceError, OperationalError, connection, transaction
from psycopg import errors

from tenantpilot.web.outage import is_outage


def raised_by(cause: psycopg.Error) -> OperationalError:
    error = OperationalError("what Django makes of it")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    "cause",
    [
        psycopg.OperationalError("connection refused"),
        errors.AdminShutdown("terminating connection"),
        errors.CannotConnectNow("starting up"),
        errors.TooManyConnections("sorry, too many clients already"),
        errors.ConnectionFailure("lost"),
    ],
    ids=lambda cause: type(cause).__name__,
)
def test_no_connection_is_an_outage(cause: psycopg.Error) -> None:
    assert is_outage(raised_by(cause))


def test_what_a_library_makes_of_an_outage_is_one() -> None:
    error = RuntimeError("the queue cannot be reached")
    error.__cause__ = raised_by(errors.AdminShutdown("terminating connection"))

    assert is_outage(error)


def test_a_connection_that_was_closed_is_an_outage() -> None:
    assert is_outage(InterfaceError("the connection is closed"))


@pytest.mark.parametrize("error", [None, ValueError("x"), DataError("x"), OperationalError("x")])
def test_anything_else_is_not(error: Exception | None) -> None:
    assert not is_outage(error)


@pytest.mark.django_db
def test_a_statement_that_took_too_long_is_not() -> None:
    with (
        pytest.raises(OperationalError) as raised,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET LOCAL statement_timeout = 20; SELECT pg_sleep(5)")

    assert not is_outage(raised.value)
