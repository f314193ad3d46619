"""Up to when every usage event is known: no row with an earlier time can still turn up.

A row carries the clock of its INSERT, but others see it only after its COMMIT. So there is an
order to keep, in READ COMMITTED: read the clock, look who may write, take a new snapshot, roll up.
Take any row that this new snapshot does not see.

- Its transaction held the ledger's lock when we looked: the row is not older than that
  transaction, and `oldest_writer` is not younger.
- It took the lock later: INSERT locks before it reads the clock, so the row is younger than the
  clock we had read.
- It held the lock earlier, and no more: PostgreSQL makes a commit visible before it releases the
  locks, so the snapshot would see the row.

Either way the row is not older than least(clock, oldest_writer). Two cases hide a writer's age: a
prepared transaction has no session, and other people's sessions are opaque without the role
pg_read_all_stats. Both are `unknown`, and the watermark stays.

A clock that is set back breaks the premise, hence the watermark never stays ahead of the clock,
and rows that turn up behind it are looked for by their number (usage_rollup_late). What is left: a
row put in with an older time, or written across the step, in a transaction that outlasts a rollup
while younger rows commit. So code that inserts history calls aggregate.rebuild() afterwards.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

# Not needed for the argument above. A small step of the database's clock disappears in it, and a
# web server whose clock is a little behind the database's still asks for a window that ends after
# what is rolled up; further behind, its window ends with the rollup (LedgerHealth.end_of).
MARGIN = timedelta(seconds=5)

# Locks first, then the sessions: a session seen idle, or gone, after its lock was seen has ended
# that transaction. statement_timestamp() comes before both. Our own rows are in our snapshot.
WRITERS = """
    WITH writer AS MATERIALIZED (
        SELECT pid FROM pg_locks
        WHERE locktype = 'relation' AND relation = %s::regclass
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            AND mode = 'RowExclusiveLock'
            AND pid IS DISTINCT FROM pg_backend_pid()
    )
    SELECT
        statement_timestamp(),
        min(session.xact_start),
        coalesce(bool_or(writer.pid IS NULL OR session.query = '<insufficient privilege>'), false)
    FROM writer LEFT JOIN LATERAL pg_stat_get_activity(writer.pid) session ON true
"""


@dataclass(frozen=True, kw_only=True)
class Watermark:
    """What was seen: the database's clock, and who may still bring rows."""

    clock: datetime
    oldest_writer: datetime | None
    unknown: bool

    @property
    def highest(self) -> datetime:
        """Where a watermark may be at most: never ahead of the clock, however that was set."""
        return self.clock - MARGIN

    def after(self, reached: datetime | None) -> datetime | None:
        """The next watermark, not before the one reached; None: there cannot be one yet."""
        if self.unknown:
            return reached
        safe = min(self.highest, self.oldest_writer or self.highest)
        return max(safe, reached or safe)


def read_watermark(*, table: str = "product_usage_events") -> Watermark:
    """Look once who writes. Take the snapshot to roll up in after this, never before."""
    with connection.cursor() as cursor:
        cursor.execute(WRITERS, [table])
        clock, oldest_writer, unknown = cursor.fetchone()
    return Watermark(clock=clock, oldest_writer=oldest_writer, unknown=unknown)
