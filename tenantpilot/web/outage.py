"""Telling a database that is away from a statement that failed."""

import psycopg
from django.db import InterfaceError, OperationalError
from psycopg import errors

# What a server says that is starting, stopping or full. A connection that was refused or lost
# carries no code at all. Not among them: deadlocks, timeouts, a full disk; those are ours to mend.
AWAY = (
    errors.AdminShutdown,
    errors.CannotConnectNow,
    errors.CrashShutdown,
    errors.IdleSessionTimeout,
    errors.TooManyConnections,
)
CONNECTION_EXCEPTION = "08"


def is_outage(error: BaseException | None) -> bool:
    """Return whether something failed because there was no connection to the database.

    Libraries wrap what the database says: the job queue raises an error of its own from it.
    """
    while error is not None:
        if _is_lost_connection(error):
            return True
        error = error.__cause__
    return False


def _is_lost_connection(error: BaseException) -> bool:
    if isinstance(error, InterfaceError):
        return True
    cause = error.__cause__ if isinstance(error, OperationalError) else error
    if not isinstance(cause, psycopg.OperationalError):
        return False
    return isinstance(cause, AWAY) or (cause.sqlstate or CONNECTION_EXCEPTION).startswith(
        CONNECTION_EXCEPTION
    )
