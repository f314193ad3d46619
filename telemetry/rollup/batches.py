"""Cut the ledger's times into stretches of at most so many rows."""

from datetime import datetime

from django.db.backends.utils import CursorWrapper

# The stretch ends before the row that is one too many. Rows of one instant stay together: a
# stretch of nothing but them is bigger.
STRETCH = """
    SELECT greatest(occurred_at, %(start)s::timestamptz + interval '1 microsecond')
    FROM product_usage_events
    WHERE occurred_at >= %(start)s::timestamptz AND occurred_at < %(goal)s
    ORDER BY occurred_at OFFSET %(size)s LIMIT 1
"""


def batch_end(
    cursor: CursorWrapper, *, start: datetime | None, goal: datetime, size: int
) -> datetime:
    """Where the stretch from `start` (None: from the oldest row) ends, at `goal` at the latest."""
    cursor.execute(STRETCH, {"start": start or "-infinity", "goal": goal, "size": size})
    row = cursor.fetchone()
    return min(row[0], goal) if row else goal
