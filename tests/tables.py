"""Count and empty tables as the database has them, whatever scope a test is in."""

from collections.abc import Sequence

from django.db import connection


def row_counts(tables: Sequence[str]) -> list[int]:
    """Return how many rows each table has, in the order asked."""
    with connection.cursor() as cursor:
        counts = []
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
            counts.append(cursor.fetchone()[0])
    return counts


def empty(tables: Sequence[str]) -> None:
    """Remove all rows of the tables, and of those that refer to them."""
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")
