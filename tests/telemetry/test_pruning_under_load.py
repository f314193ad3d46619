"""Pruning beside other prunes, off-boarding and people who hold a row."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from django.db import OperationalError, connection, transaction

from telemetry import lock_retries, pruning
from telemetry.pruning import prune
from telemetry.rollup.aggregate import roll_up
from tests.cast import assemble
from tests.telemetry.history import another_session, happened, run_sql
from tests.telemetry.test_pruning import CUTOFF, DAY, NOW, SECOND, assert_exact, kept

pytestmark = pytest.mark.django_db(transaction=True)
DIE = "SELECT pg_terminate_backend(pg_backend_pid())"


def test_pruning_twice_at_once_removes_each_row_once() -> None:
    cast = assemble()
    happened(*[CUTOFF - SECOND * n for n in range(1, 400)], tenant=cast.tenant, actor=cast.owner)
    happened(NOW - DAY, tenant=cast.tenant, actor=cast.owner)

    def work(size: int) -> int:
        try:
            return prune(cutoff=CUTOFF, batch_size=size).events
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        removed = list(pool.map(work, (7, 10, 13)))

    assert sum(removed) == 399
    assert kept() == [NOW - DAY]
    assert_exact()


def test_pruning_gives_way_to_whoever_holds_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = assemble()
    happened(CUTOFF - DAY, CUTOFF - 2 * DAY, tenant=cast.tenant, actor=cast.owner)
    monkeypatch.setattr(lock_retries, "LOCK_TIMEOUT", "SET LOCAL lock_timeout = '20ms'")
    monkeypatch.setattr(lock_retries, "ATTEMPTS", 2)
    with another_session() as session:
        session.execute(
            "SELECT FROM product_usage_events WHERE occurred_at = %s FOR UPDATE", [CUTOFF - DAY]
        )

        with pytest.raises(OperationalError, match="lock timeout"):
            prune(cutoff=CUTOFF, batch_size=1)

        session.rollback()
    assert kept() == [CUTOFF - DAY]

    assert prune(cutoff=CUTOFF).events == 1
    assert_exact()


def test_pruning_tries_again_once_the_row_is_free(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = assemble()
    happened(CUTOFF - DAY, tenant=cast.tenant, actor=cast.owner)
    monkeypatch.setattr(lock_retries, "LOCK_TIMEOUT", "SET LOCAL lock_timeout = '20ms'")
    with another_session() as session:
        session.execute("SELECT FROM product_usage_events FOR UPDATE")
        tried = pruning._remove

        def release_then_try(**arguments: object) -> tuple[datetime, int]:
            try:
                return tried(**arguments)  # type: ignore[arg-type]
            finally:
                session.rollback()

        monkeypatch.setattr(pruning, "_remove", release_then_try)
        result = prune(cutoff=CUTOFF)

    assert result.events == 1


def test_a_database_that_fails_otherwise_is_not_asked_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cast = assemble()
    happened(CUTOFF - DAY, tenant=cast.tenant, actor=cast.owner)
    monkeypatch.setattr(
        lock_retries, "LOCK_TIMEOUT", "SELECT pg_terminate_backend(pg_backend_pid())"
    )

    with pytest.raises(OperationalError, match="terminat"):
        prune(cutoff=CUTOFF)

    connection.close()
    assert len(kept()) == 1


def test_the_room_of_removed_rows_is_given_back() -> None:
    cast = assemble()
    happened(*[CUTOFF - SECOND * n for n in range(500)], tenant=cast.tenant, actor=cast.owner)

    prune(cutoff=CUTOFF)

    run_sql("SELECT pg_stat_force_next_flush()")
    run_sql("SELECT pg_stat_clear_snapshot()")
    assert run_sql(
        "SELECT vacuum_count > 0 FROM pg_stat_user_tables WHERE relname = 'product_usage_events'"
    ) == [(True,)]


def test_a_row_deleted_behind_its_back_is_no_trouble() -> None:
    """Off-boarding and pruning want the same rows; both have totals exact afterwards."""
    cast = assemble()
    happened(CUTOFF - DAY, NOW - DAY, tenant=cast.tenant, actor=cast.owner)
    happened(CUTOFF - DAY, NOW - DAY, tenant=cast.foreign_tenant, actor=cast.outsider)
    roll_up()
    with transaction.atomic():
        run_sql("DELETE FROM product_usage_events WHERE tenant_id = %s", cast.tenant.pk)

    assert prune(cutoff=CUTOFF).events == 1
    assert_exact()
