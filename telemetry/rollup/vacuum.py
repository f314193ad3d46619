"""Give the room of rows that are gone back to new ones."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import OperationalError, connection
from django.db.backends.utils import CursorWrapper

# Not urgent: a busy table is left for later.
VACUUM = "VACUUM (SKIP_LOCKED) {}"
# As autovacuum does: rest now and then, so that writers hardly notice.
REST, GO_ON = "SET vacuum_cost_delay = '2ms'", "RESET vacuum_cost_delay"


def vacuum(*tables: str, throttled: bool = False) -> None:
    """Make room in the tables, if PostgreSQL lets us; never inside a transaction.

    Gently takes several times as long, and leaves disk and processors to others.
    """
    if connection.in_atomic_block:
        return
    with (
        suppress(OperationalError),
        connection.cursor() as cursor,
        _pace(cursor, throttled=throttled),
    ):
        cursor.execute(VACUUM.format(", ".join(tables)))


@contextmanager
def _pace(cursor: CursorWrapper, *, throttled: bool) -> Iterator[None]:
    if not throttled:
        yield
        return
    cursor.execute(REST)
    try:
        yield
    finally:
        cursor.execute(GO_ON)
