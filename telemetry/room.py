"""Give the room of rows that are gone back to new ones."""

from contextlib import suppress

from django.db import OperationalError, connection

# Nobody waits for it: a busy table is left for later.
VACUUM = "VACUUM (SKIP_LOCKED) {}"


def make_room(*tables: str) -> None:
    """Make room in the tables, if PostgreSQL lets us; never inside a transaction."""
    if connection.in_atomic_block:
        return
    with suppress(OperationalError), connection.cursor() as cursor:
        cursor.execute(VACUUM.format(", ".join(tables)))
