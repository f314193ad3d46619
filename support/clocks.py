"""The database's clock, by which everything in a bundle is dated."""

from datetime import datetime

from django.db import connection


def database_clock() -> datetime:
    """Return the moment by the database's clock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment
