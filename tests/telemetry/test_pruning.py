"""Removing what is too old, and nothing else (FR-243-011)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError, connection, transaction

from telemetry import pruning
from telemetry.fold import fold
from telemetry.models import UsageLastSeen, UsageTotal
from telemetry.pruning import prune
from telemetry.summary import NoComparison, summarize
from telemetry.windows import Window
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.audit.models import AuditLog
from tests.cast import Cast, assemble
from tests.telemetry.clocks import fold_at
from tests.telemetry.history import another_session, happened, run_sql
from tests.telemetry.oracle import figures, ledger, naive

NOW = datetime(2026, 5, 20, 12, 0, 30, tzinfo=UTC)
CUTOFF = NOW - timedelta(days=30)
MICROSECOND, SECOND, DAY = timedelta(microseconds=1), timedelta(seconds=1), timedelta(days=1)


def assert_exact() -> None:
    for window in Window.ALL:
        assert figures(summarize(window, now=NOW)) == naive(window, now=NOW)


def kept() -> list[datetime]:
    return sorted(row.at for row in ledger())


def test_what_is_exactly_at_the_cutoff_stays_and_a_microsecond_older_goes(cast: Cast) -> None:
    happened(CUTOFF - MICROSECOND, CUTOFF, NOW, tenant=cast.tenant, actor=cast.owner)

    result = prune(cutoff=CUTOFF)

    assert result.events == 1
    assert kept() == [CUTOFF, NOW]
    assert_exact()


@pytest.mark.parametrize("batch_size", [1, 2, 7, 10_000, 10**9])
def test_the_size_of_batches_changes_nothing(cast: Cast, batch_size: int) -> None:
    happened(*[CUTOFF - DAY * day for day in range(12)], tenant=cast.tenant, actor=cast.owner)
    happened(*[CUTOFF - SECOND] * 6, tenant=cast.foreign_tenant, actor=cast.outsider)

    result = prune(cutoff=CUTOFF, batch_size=batch_size)

    assert result.events == 17
    assert kept() == [CUTOFF]
    assert_exact()


def test_a_dry_run_counts_and_removes_nothing(cast: Cast) -> None:
    happened(CUTOFF - DAY, CUTOFF, tenant=cast.tenant, actor=cast.owner)

    result = prune(cutoff=CUTOFF, dry_run=True)

    assert (result.events, result.dry_run) == (1, True)
    assert len(kept()) == 2
    assert_exact()


def test_pruning_again_removes_nothing_more(cast: Cast) -> None:
    happened(CUTOFF - DAY, CUTOFF, tenant=cast.tenant, actor=cast.owner)
    prune(cutoff=CUTOFF)

    assert prune(cutoff=CUTOFF).events == 0
    assert_exact()


def test_pruning_day_after_day_keeps_totals_exact(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = [NOW - timedelta(hours=7 * step, seconds=13) for step in range(200)]
    happened(*times, tenant=cast.tenant, actor=cast.owner)
    happened(*times[::3], tenant=cast.foreign_tenant, actor=cast.outsider)
    fold_at(NOW, monkeypatch=monkeypatch)

    for days in (50, 45, 44, 43, 30, 10):
        prune(cutoff=NOW - timedelta(days=days, microseconds=days))
        assert_exact()

    assert UsageTotal.objects.filter(last_at__lt=NOW - 11 * DAY).count() == 0


def test_a_minute_that_is_partly_too_old_counts_only_the_rest(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened(
        CUTOFF - 2 * SECOND, CUTOFF - SECOND, CUTOFF + SECOND, tenant=cast.tenant, actor=cast.owner
    )
    fold_at(NOW, monkeypatch=monkeypatch)

    prune(cutoff=CUTOFF)

    quarter = summarize(Window.ALL[-1], now=NOW)
    assert sum(family.count for family in quarter.families) == 1
    assert_exact()


def test_pruning_does_not_make_the_fold_begin_again(cast: Cast) -> None:
    happened(CUTOFF - DAY, CUTOFF + DAY, tenant=cast.tenant, actor=cast.owner)
    fold()

    prune(cutoff=CUTOFF)

    assert fold().rows == 0


def test_workspaces_whose_events_all_went_are_not_seen(cast: Cast) -> None:
    happened(CUTOFF - DAY, tenant=cast.foreign_tenant, actor=cast.outsider)
    happened(NOW - DAY, tenant=cast.tenant, actor=cast.owner)

    prune(cutoff=CUTOFF)

    seen = UsageLastSeen.objects.values_list("workspace_id", flat=True).distinct()
    assert list(seen) == [cast.workspace.pk]


def test_rows_put_in_again_after_pruning_count_again(cast: Cast) -> None:
    happened(CUTOFF - DAY, CUTOFF + DAY, tenant=cast.tenant, actor=cast.owner)
    prune(cutoff=CUTOFF)
    happened(CUTOFF - 2 * DAY, tenant=cast.tenant, actor=cast.owner)
    fold()
    assert_exact()

    run_sql("DELETE FROM product_usage_events WHERE occurred_at < %s", CUTOFF)

    assert_exact()


def test_the_beginning_of_recording_outlives_its_event(cast: Cast) -> None:
    first = NOW - timedelta(days=80)
    happened(first, NOW - DAY, tenant=cast.tenant, actor=cast.owner)

    prune(cutoff=CUTOFF)

    usage = summarize(Window.ALL[1], now=NOW)
    assert usage.recorded_since == first
    assert usage.no_previous is not NoComparison.RECORDING_BEGAN_INSIDE


def test_everything_else_stays(cast: Cast) -> None:
    happened(CUTOFF - DAY, tenant=cast.tenant, actor=cast.owner)
    log.record(action=AuditAction.SIGNED_IN, actor=cast.owner, workspace_id=cast.workspace.pk)
    untouched = (
        "audit_auditlog", "operations_operationrun", "operations_inventoryitem", "accounts_user",
        "workspaces_workspace", "workspaces_workspacemembership", "tenants_tenant",
        "tenants_providerconnection", "tenants_tenantentitlement",
    )  # fmt: skip
    before = {table: run_sql(f"SELECT * FROM {table} ORDER BY id") for table in untouched}  # noqa: S608

    prune(cutoff=NOW)

    assert AuditLog.objects.exists()
    assert before == {
        table: run_sql(f"SELECT * FROM {table} ORDER BY id")  # noqa: S608
        for table in untouched
    }
    assert kept() == []


def test_a_batch_of_nothing_is_refused(cast: Cast) -> None:
    happened(CUTOFF - DAY, tenant=cast.tenant, actor=cast.owner)

    with pytest.raises(ValueError, match="at least one row"):
        prune(cutoff=CUTOFF, batch_size=0)

    assert len(kept()) == 1


@pytest.mark.django_db(transaction=True)
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


@pytest.mark.django_db(transaction=True)
def test_pruning_gives_way_to_whoever_holds_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = assemble()
    happened(CUTOFF - DAY, CUTOFF - 2 * DAY, tenant=cast.tenant, actor=cast.owner)
    monkeypatch.setattr(pruning, "PATIENCE", "SET LOCAL lock_timeout = '20ms'")
    monkeypatch.setattr(pruning, "ATTEMPTS", 2)
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


@pytest.mark.django_db(transaction=True)
def test_pruning_tries_again_once_the_row_is_free(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = assemble()
    happened(CUTOFF - DAY, tenant=cast.tenant, actor=cast.owner)
    monkeypatch.setattr(pruning, "PATIENCE", "SET LOCAL lock_timeout = '20ms'")
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


@pytest.mark.django_db(transaction=True)
def test_a_database_that_fails_otherwise_is_not_asked_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cast = assemble()
    happened(CUTOFF - DAY, tenant=cast.tenant, actor=cast.owner)
    monkeypatch.setattr(pruning, "PATIENCE", "SELECT pg_terminate_backend(pg_backend_pid())")

    with pytest.raises(OperationalError, match="terminat"):
        prune(cutoff=CUTOFF)

    connection.close()
    assert len(kept()) == 1


@pytest.mark.django_db(transaction=True)
def test_the_room_of_removed_rows_is_given_back() -> None:
    cast = assemble()
    happened(*[CUTOFF - SECOND * n for n in range(500)], tenant=cast.tenant, actor=cast.owner)

    prune(cutoff=CUTOFF)

    run_sql("SELECT pg_stat_force_next_flush()")
    run_sql("SELECT pg_stat_clear_snapshot()")
    assert run_sql(
        "SELECT vacuum_count > 0 FROM pg_stat_user_tables WHERE relname = 'product_usage_events'"
    ) == [(True,)]


@pytest.mark.django_db(transaction=True)
def test_a_row_deleted_behind_its_back_is_no_trouble() -> None:
    """Off-boarding and pruning want the same rows; both have totals exact afterwards."""
    cast = assemble()
    happened(CUTOFF - DAY, NOW - DAY, tenant=cast.tenant, actor=cast.owner)
    happened(CUTOFF - DAY, NOW - DAY, tenant=cast.foreign_tenant, actor=cast.outsider)
    fold()
    with transaction.atomic():
        run_sql("DELETE FROM product_usage_events WHERE tenant_id = %s", cast.tenant.pk)

    assert prune(cutoff=CUTOFF).events == 1
    assert_exact()
