"""One view of the database for several statements."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from psycopg import IsolationLevel

# As columns of a summary's first statement, so that beginning takes no round trip. PostgreSQL
# cannot know how little is left of a minute, and expects the worst: it would make hash tables for a
# thousand times the rows there are. What it knows of a window does not change how few rows are
# read, so one plan serves all of them.
FEW_ROWS = """
    set_config('enable_hashagg', 'off', true),
    set_config('plan_cache_mode', 'force_generic_plan', true)
"""


@contextmanager
def read_snapshot() -> Iterator[None]:
    """Read in one REPEATABLE READ, READ ONLY transaction; the first statement begins it.

    Inside a transaction that is open already, its own rules hold: PostgreSQL does not let them
    change after the first statement.
    """
    if connection.in_atomic_block:
        yield
        return
    connection.ensure_connection()
    session = connection.connection
    session.isolation_level, session.read_only = IsolationLevel.REPEATABLE_READ, True
    try:
        with transaction.atomic():
            yield
    finally:
        if not session.closed:
            session.isolation_level = session.read_only = None
