"""Make a ledger ten times as large, without filling it and rolling it up event by event.

Every event happens ten times within its minute. So the totals are ten times those there were, and
who was last seen when stays as it is. Only the last minutes, which a summary reads itself, are
filled and rolled up as in any ledger. Or only they are made as busy as those of a larger one.
"""

from datetime import datetime, timedelta
from unittest.mock import patch

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from benchmarks.ledger import DAYS, Ledger, look_at
from telemetry.rollup import aggregate, watermark

# More than a summary reads itself.
LAST_MINUTES = timedelta(minutes=2)
# So busy a ledger is rolled up again after five seconds, or ten until a worker looks
# (telemetry.tasks). This is as between two rollups.
ROLLED_UP_BEFORE = timedelta(seconds=4)
INDEXES = """
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
    WHERE indrelid = 'product_usage_events'::regclass AND NOT indisprimary
"""
FORGET = """
    SELECT usage_rollup_lock();
    DELETE FROM product_usage_events WHERE occurred_at >= %(minute)s;
    SELECT usage_rollup_rewind(%(minute)s);
    DROP TABLE IF EXISTS bench_rollup;
"""
# They hold: all but the numbers is as it was.
CHECKS = """
    SELECT quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint
    WHERE conrelid = 'product_usage_events'::regclass AND contype = 'c'
"""
# The table is emptied first, so that its rows lie in order of time.
MULTIPLY = """
    CREATE TEMPORARY TABLE once ON COMMIT DROP AS
        SELECT *, date_bin('1 minute', occurred_at, 'epoch') + interval '1 minute' AS minute_end
        FROM product_usage_events;
    TRUNCATE product_usage_events;
    INSERT INTO product_usage_events (
        id, workspace_id, tenant_id, actor_id, event_name, feature_area, subject_type, subject_id,
        metadata, occurred_at
    )
    SELECT 10 * id - copy, workspace_id, tenant_id, actor_id, event_name, feature_area,
        subject_type, 10 * subject_id - copy, metadata,
        CASE WHEN occurred_at + later < minute_end THEN occurred_at + later
            ELSE occurred_at + later - interval '1 minute' END
    FROM once, (
        SELECT copy, copy * interval '6 seconds' AS later FROM generate_series(0, 9) AS copy
    ) copies;
    SELECT setval(
        pg_get_serial_sequence('product_usage_events', 'id'),
        (SELECT max(id) FROM product_usage_events)
    );
    UPDATE usage_running_total SET total = 10 * total;
    UPDATE usage_rollup_state SET last_id = (SELECT max(id) FROM product_usage_events);
"""


def build(ledger: Ledger) -> None:
    """Turn the ledger of the database at hand, which has a tenth of its rows, into this one."""
    with transaction.atomic(), connection.cursor() as cursor:
        _forget_last_minutes(cursor, ledger)
        _multiply(cursor)
    _fill_last_minutes(ledger)


def quicken(ledger: Ledger) -> None:
    """Let the smaller ledger of the database at hand end as this one does.

    A summary reads no other events of it, so it costs what it would cost in this one, but for a
    step more in an index.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        _forget_last_minutes(cursor, ledger)
    _fill_last_minutes(ledger)


def _forget_last_minutes(cursor: CursorWrapper, ledger: Ledger) -> None:
    cursor.execute("SET LOCAL session_replication_role = replica")
    cursor.execute(FORGET, {"minute": _last_minutes(ledger)})


def _fill_last_minutes(ledger: Ledger) -> None:
    ledger.fill(first=_first_since(ledger, _last_minutes(ledger)), last=ledger.rows)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) product_usage_events")
    with patch.object(watermark, "read_watermark", look_at(ledger.until - ROLLED_UP_BEFORE)):
        aggregate.roll_up()


def _last_minutes(ledger: Ledger) -> datetime:
    return (ledger.until - LAST_MINUTES).replace(second=0, microsecond=0)


def _multiply(cursor: CursorWrapper) -> None:
    """Without indexes and checks, which cost most of the time; they are made again."""
    cursor.execute(INDEXES)
    indexes = cursor.fetchall()
    cursor.execute(CHECKS)
    checks = cursor.fetchall()
    for name, _ in indexes:
        cursor.execute(f"DROP INDEX {name}")
    for name, _ in checks:
        cursor.execute(f"ALTER TABLE product_usage_events DROP CONSTRAINT {name}")
    cursor.execute(MULTIPLY)
    for _, definition in indexes:
        cursor.execute(definition)
    for name, check in checks:
        cursor.execute(f"ALTER TABLE product_usage_events ADD CONSTRAINT {name} {check} NOT VALID")


def _first_since(ledger: Ledger, instant: datetime) -> int:
    """Number of the first event that cannot have happened before."""
    return int((instant - ledger.since) / (timedelta(days=DAYS) / ledger.rows)) + 2
