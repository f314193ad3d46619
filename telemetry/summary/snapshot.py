"""One view of the database for several statements."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

# PostgreSQL cannot know how little is left of a minute, and expects the worst: it would compile for
# longer than it then runs, and make hash tables for a thousand times the rows there are. What it
# knows of a window does not change how few rows are read, so one plan serves all of them.
ONE_VIEW = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL jit = off"
FEW_ROWS = (
    f"{ONE_VIEW}; SET LOCAL enable_hashagg = off; SET LOCAL plan_cache_mode = force_generic_plan"
)


@contextmanager
def read_snapshot(*, small: bool = False) -> Iterator[None]:
    """Read in one REPEATABLE READ, READ ONLY transaction; `small` if little is grouped.

    Inside a transaction that is open already, its own rules hold: PostgreSQL does not let them
    change after the first statement.
    """
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(FEW_ROWS if small else ONE_VIEW)
        yield
