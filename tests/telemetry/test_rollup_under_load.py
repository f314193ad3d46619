"""Rolling up beside other rollups, off-boarding and people with a gun."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from time import sleep

import psycopg
import pytest
from django.db import OperationalError, connection, transaction

from telemetry import pruning
from telemetry.rollup import aggregate
from telemetry.rollup.check import verify_rollup
from telemetry.summary.query import summarize
from telemetry.summary.windows import Window
from tests.cast import Cast, assemble
from tests.telemetry.history import another_session, happened, run_sql
from tests.telemetry.oracle import figures, naive

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 5, 20, 12, 0, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
WAITING = """
    SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock'
        AND datname = current_database() AND query LIKE %s
"""


@pytest.fixture
def people() -> Cast:
    cast = assemble()
    happened(*[NOW - HOUR * hours for hours in range(1, 60)], tenant=cast.tenant, actor=cast.owner)
    happened(*[NOW - HOUR * 3] * 5, tenant=cast.foreign_tenant, actor=cast.outsider)
    return cast


def assert_exact() -> None:
    for window in Window.ALL:
        assert figures(summarize(window, now=NOW)) == naive(window, now=NOW)


def in_a_thread[T](pool: ThreadPoolExecutor, act: Callable[[], T]) -> Future[T]:
    def work() -> T:
        try:
            return act()
        finally:
            connection.close()

    return pool.submit(work)


def waiter(statement: str) -> int:
    """Return the process id of the session that waits for a lock in that statement.

    The statement is known by a word of its first 1,024 characters: PostgreSQL keeps no more.
    """
    with another_session(autocommit=True) as session:
        for _ in range(2_000):
            row = session.execute(WAITING, [f"%{statement}%"]).fetchone()
            if row:
                return int(row[0])
            sleep(0.01)
    pytest.fail(f"Nobody waits in {statement}.")


def test_rollups_at_once_count_nothing_twice(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aggregate, "BATCH", 4)

    with ThreadPoolExecutor(4) as pool:
        rollups = [in_a_thread(pool, aggregate.roll_up) for _ in range(4)]

    assert sum(each.result().rows for each in rollups) == 64
    assert_exact()


def test_a_rollup_killed_half_way_leaves_nothing_half(people: Cast) -> None:
    with ThreadPoolExecutor(1) as pool, another_session() as session:
        session.execute("LOCK TABLE usage_last_seen IN ACCESS EXCLUSIVE MODE")
        rolling_up = in_a_thread(pool, aggregate.roll_up)
        run_sql("SELECT pg_terminate_backend(%s)", waiter("usage_rollup_late"))

        assert isinstance(rolling_up.exception(), OperationalError)
        session.rollback()

    assert run_sql("SELECT count(*) FROM usage_running_total") == [(0,)]
    assert_exact()
    assert aggregate.roll_up().rows == 64
    assert_exact()


def test_a_rollup_killed_between_two_batches_is_taken_up_by_the_next(
    people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    class KilledError(Exception): ...

    def die(done: int, _: int) -> None:
        if done >= 20:
            raise KilledError

    monkeypatch.setattr(aggregate, "BATCH", 10)
    with pytest.raises(KilledError):
        aggregate.roll_up(progress=die)
    assert_exact()

    assert 0 < aggregate.roll_up().rows < 64
    assert_exact()


def test_a_rollup_waits_for_an_off_boarding_that_is_not_committed(people: Cast) -> None:
    with ThreadPoolExecutor(1) as pool, another_session() as session:
        session.execute("DELETE FROM product_usage_events WHERE tenant_id = %s", [people.tenant.pk])
        rolling_up = in_a_thread(pool, aggregate.roll_up)
        waiter("usage_rollup_lock")
        assert_exact()
        session.commit()

    assert rolling_up.result().rows == 5
    assert_exact()


def test_an_off_boarding_that_is_taken_back_changes_nothing(people: Cast) -> None:
    aggregate.roll_up()
    with another_session() as session:
        session.execute("DELETE FROM product_usage_events WHERE tenant_id = %s", [people.tenant.pk])
        session.rollback()

    assert aggregate.roll_up().rows == 0
    assert_exact()


def test_an_off_boarding_that_began_before_the_rollup_still_takes_its_rows_out(
    people: Cast,
) -> None:
    """The rows are deleted, the rollup counts them, and only then the trigger gets the lock."""
    with ThreadPoolExecutor(1) as pool, another_session() as session, another_session() as holder:
        holder.execute("SELECT usage_rollup_lock()")
        deleting = pool.submit(
            session.execute,
            "DELETE FROM product_usage_events WHERE tenant_id = %s",
            [people.tenant.pk],
        )
        waiter("DELETE FROM product_usage_events")
        holder.execute("COMMIT")
        deleting.result()
        session.commit()

    aggregate.roll_up()
    assert_exact()


def test_an_off_boarding_with_an_outdated_view_is_refused(people: Cast) -> None:
    with another_session() as session:
        session.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        session.execute("SELECT watermark FROM usage_rollup_state")
        aggregate.roll_up()

        with pytest.raises(psycopg.errors.SerializationFailure):
            session.execute(
                "DELETE FROM product_usage_events WHERE tenant_id = %s", [people.tenant.pk]
            )

    assert_exact()


@pytest.mark.parametrize("correction", ["rebuild", "late row"])
def test_totals_made_again_wait_for_an_open_prune(people: Cast, correction: str) -> None:
    """Else the rows of its open batch are counted, and go unnoticed when it commits."""
    cutoff = NOW - HOUR * 30
    aggregate.roll_up()
    pruning._take_out_of_totals(cutoff)
    if correction == "late row":
        happened(NOW - HOUR * 50, tenant=people.tenant, actor=people.owner)
    act = aggregate.rebuild if correction == "rebuild" else aggregate.roll_up
    with ThreadPoolExecutor(1) as pool, another_session() as batch:
        batch.execute("DELETE FROM product_usage_events WHERE occurred_at < %s", [cutoff])
        made_again = in_a_thread(pool, act)
        waiter("usage_rollup_rewind")
        batch.commit()
        made_again.result()

    assert_exact()
    assert verify_rollup().is_right


def test_an_open_prune_holds_up_the_rollup_after_totals_began_again(people: Cast) -> None:
    """Its rows were in no total when it looked first, and are to be counted when it goes on."""
    cutoff = NOW - HOUR * 30
    aggregate.roll_up()
    pruning._take_out_of_totals(cutoff)
    with ThreadPoolExecutor(2) as pool, another_session() as batch, another_session() as rebuild:
        rebuild.execute("SELECT usage_rollup_lock()")
        rebuild.execute("SELECT usage_rollup_rewind('-infinity')")
        deleting = pool.submit(
            batch.execute, "DELETE FROM product_usage_events WHERE occurred_at < %s", [cutoff]
        )
        waiter("DELETE FROM product_usage_events")
        rebuild.commit()
        deleting.result()
        rolling_up = in_a_thread(pool, aggregate.roll_up)
        waiter("usage_rollup_lock")
        batch.commit()
        rolling_up.result()

    assert_exact()
    assert verify_rollup().is_right


def test_a_prune_goes_ahead_of_a_rollup_that_is_stuck(people: Cast) -> None:
    """A writer that stays open keeps the watermark where it is; the prune does not wait for it."""
    with another_session() as writer:
        writer.execute("DELETE FROM product_usage_events WHERE false")
        stuck = NOW - HOUR * 30
        run_sql("SELECT usage_rollup_lock()")
        aggregate.roll_up()
        run_sql("SELECT usage_rollup_rewind(%s)", stuck)

        pruning._take_out_of_totals(NOW - HOUR * 10)
        run_sql("DELETE FROM product_usage_events WHERE occurred_at < %s", NOW - HOUR * 10)

        assert_exact()
        assert verify_rollup().is_right
        writer.rollback()
    aggregate.roll_up()
    assert_exact()
    assert verify_rollup().is_right


def test_prune_that_dies_ahead_of_a_stuck_rollup_leaves_its_rows_to_be_counted(
    people: Cast,
) -> None:
    aggregate.roll_up()
    run_sql("SELECT usage_rollup_lock()")
    run_sql("SELECT usage_rollup_rewind(%s)", NOW - HOUR * 30)

    pruning._take_out_of_totals(NOW - HOUR * 10)
    aggregate.roll_up()
    assert verify_rollup().is_right
    run_sql("DELETE FROM product_usage_events WHERE tenant_id = %s", people.tenant.pk)

    assert verify_rollup().is_right
    assert_exact()


def test_a_rollup_refuses_to_be_part_of_other_work(people: Cast) -> None:
    """Committed with other work, its snapshot would be older than its look at the writers."""
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        aggregate.roll_up()
