"""Folding beside other folds, off-boarding and people with a gun."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from time import sleep

import psycopg
import pytest
from django.db import OperationalError, connection, transaction

from telemetry import fold
from telemetry.summary import summarize
from telemetry.windows import Window
from tests.cast import Cast, assemble
from tests.telemetry.history import another_session, happened, run_sql
from tests.telemetry.oracle import figures, naive

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 5, 20, 12, 0, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
WAITING = "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE %s"


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
    """Return the process id of the session that waits for a lock in that statement."""
    with another_session(autocommit=True) as session:
        for _ in range(2_000):
            row = session.execute(WAITING, [f"%{statement}%"]).fetchone()
            if row:
                return int(row[0])
            sleep(0.01)
    pytest.fail(f"Nobody waits in {statement}.")


def test_folds_at_once_count_nothing_twice(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fold, "BATCH", 4)

    with ThreadPoolExecutor(4) as pool:
        folds = [in_a_thread(pool, fold.fold) for _ in range(4)]

    assert sum(each.result().rows for each in folds) == 64
    assert_exact()


def test_a_fold_killed_half_way_leaves_nothing_half(people: Cast) -> None:
    with another_session() as session, ThreadPoolExecutor(1) as pool:
        session.execute("LOCK TABLE usage_last_seen IN ACCESS EXCLUSIVE MODE")
        folding = in_a_thread(pool, fold.fold)
        run_sql("SELECT pg_terminate_backend(%s)", waiter("INSERT INTO usage_total"))

        assert isinstance(folding.exception(), OperationalError)
        session.rollback()

    assert run_sql("SELECT count(*) FROM usage_total") == [(0,)]
    assert_exact()
    assert fold.fold().rows == 64
    assert_exact()


def test_a_fold_killed_between_two_batches_is_taken_up_by_the_next(
    people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    class KilledError(Exception): ...

    def die(done: int, _: int) -> None:
        if done >= 20:
            raise KilledError

    monkeypatch.setattr(fold, "BATCH", 10)
    with pytest.raises(KilledError):
        fold.fold(progress=die)
    assert_exact()

    assert 0 < fold.fold().rows < 64
    assert_exact()


def test_a_fold_waits_for_an_off_boarding_that_is_not_committed(people: Cast) -> None:
    with another_session() as session, ThreadPoolExecutor(1) as pool:
        session.execute("DELETE FROM product_usage_events WHERE tenant_id = %s", [people.tenant.pk])
        folding = in_a_thread(pool, fold.fold)
        waiter("usage_fold_lock")
        assert_exact()
        session.commit()

    assert folding.result().rows == 5
    assert_exact()


def test_an_off_boarding_that_is_taken_back_changes_nothing(people: Cast) -> None:
    fold.fold()
    with another_session() as session:
        session.execute("DELETE FROM product_usage_events WHERE tenant_id = %s", [people.tenant.pk])
        session.rollback()

    assert fold.fold().rows == 0
    assert_exact()


def test_an_off_boarding_that_began_before_the_fold_still_takes_its_rows_out(
    people: Cast,
) -> None:
    """The rows are deleted, the fold counts them, and only then the trigger gets the lock."""
    with another_session() as session, another_session() as holder, ThreadPoolExecutor(1) as pool:
        holder.execute("SELECT usage_fold_lock()")
        deleting = pool.submit(
            session.execute,
            "DELETE FROM product_usage_events WHERE tenant_id = %s",
            [people.tenant.pk],
        )
        waiter("DELETE FROM product_usage_events")
        holder.execute("COMMIT")
        deleting.result()
        session.commit()

    fold.fold()
    assert_exact()


def test_an_off_boarding_with_an_outdated_view_is_refused(people: Cast) -> None:
    with another_session() as session:
        session.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        session.execute("SELECT watermark FROM usage_fold")
        fold.fold()

        with pytest.raises(psycopg.errors.SerializationFailure):
            session.execute(
                "DELETE FROM product_usage_events WHERE tenant_id = %s", [people.tenant.pk]
            )

    assert_exact()


def test_a_fold_refuses_to_be_part_of_other_work(people: Cast) -> None:
    """Committed with other work, its snapshot would be older than its look at the writers."""
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        fold.fold()
