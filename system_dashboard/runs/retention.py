"""Remove totals of runs whose hours are over. What is left adds up all the same."""

from datetime import datetime

from django.db import connection, transaction

# Totals add up: of each series the newest old one stays, because later ones build on it.
PRUNE = """
    DELETE FROM run_total old WHERE bucket < %(before)s AND EXISTS (
        SELECT FROM run_total newer
        WHERE newer.series = old.series AND newer.bucket > old.bucket
            AND newer.bucket < %(before)s
    )
"""
FAILURES = "DELETE FROM run_last_failure WHERE last_at < %(before)s"


@transaction.atomic
def prune_totals(before: datetime) -> int:
    """Remove the hours that ended before then, but the newest of each series; return how many."""
    return _deleted(PRUNE, before)


@transaction.atomic
def prune_last_failures(before: datetime) -> int:
    """Remove the last failures from before then; return how many."""
    return _deleted(FAILURES, before)


def _deleted(statement: str, before: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT run_rollup_lock()")
        cursor.execute(statement, {"before": before})
        deleted: int = cursor.rowcount
    return deleted
