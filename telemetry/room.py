"""Give the room of rows that are gone back to new ones."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import OperationalError, connection
from django.db.backends.utils import CursorWrapper

# Nobody waits for it: a busy table is left for later.
VACUUM = "VACUUM (SKIP_LOCKED) {}"
# As autovacuum does: rest now and then, so that whoever writes meanwhile hardly notices.
REST, GO_ON = "SET vacuum_cost_delay = '2ms'", "RESET vacuum_cost_delay"


def make_room(*tables: str, gently: bool = False) -> None:
    """Make room in the tables, if PostgreSQL lets us; never inside a transaction.

    Gently takes several times as long, and leaves disk and processors to others.
    """
    if connection.in_atomic_block:
        return
    with suppress(OperationalError), connection.cursor() as cursor, _pace(cursor, gently=gently):
        cursor.execute(VACUUM.format(", ".join(tables)))


@contextmanager
def _pace(cursor: CursorWrapper, *, gently: bool) -> Iterator[None]:
    if not gently:
        yield
        return
    cursor.execute(REST)
    try:
        yield
    finally:
        cursor.execute(GO_ON)
