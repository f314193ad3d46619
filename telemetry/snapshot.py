"""One view of the database for several statements."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

# Without jit=off PostgreSQL may compile for longer than it then runs: it cannot know how little is
# left of a minute, and expects the worst.
ONE_VIEW = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL jit = off"


@contextmanager
def one_view() -> Iterator[None]:
    """Read in one REPEATABLE READ, READ ONLY transaction.

    Inside a transaction that is open already, its own rules hold: PostgreSQL does not let them
    change after the first statement.
    """
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(ONE_VIEW)
        yield
