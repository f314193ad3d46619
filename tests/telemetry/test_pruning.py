"""Removing what is too old, and nothing else (FR-243-011)."""

from datetime import UTC, datetime, timedelta

import pytest

from telemetry import pruning
from telemetry.models import RunningTotal, UsageLastSeen
from telemetry.pruning import prune
from telemetry.rollup.aggregate import roll_up
from telemetry.rollup.check import verify_rollup
from telemetry.rollup.watermark import MARGIN
from telemetry.summary.comparison import NoComparison
from telemetry.summary.query import summarize
from telemetry.summary.windows import Window
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.audit.models import AuditLog
from tests.cast import Cast
from tests.telemetry.clocks import roll_up_at
from tests.telemetry.history import happened, run_sql
from tests.telemetry.oracle import figures, ledger, minute, naive

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
    roll_up_at(NOW, monkeypatch=monkeypatch)

    for days in (50, 45, 44, 43, 30, 10):
        prune(cutoff=NOW - timedelta(days=days, microseconds=days))
        assert_exact()

    assert RunningTotal.objects.filter(bucket__lt=NOW - 11 * DAY, bucket__year__gt=1).count() == 0


def test_a_minute_that_is_partly_too_old_counts_only_the_rest(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened(
        CUTOFF - 2 * SECOND, CUTOFF - SECOND, CUTOFF + SECOND, tenant=cast.tenant, actor=cast.owner
    )
    roll_up_at(NOW, monkeypatch=monkeypatch)

    prune(cutoff=CUTOFF)

    quarter = summarize(Window.ALL[-1], now=NOW)
    assert sum(family.count for family in quarter.families) == 1
    assert_exact()


def test_pruning_does_not_make_the_rollup_begin_again(cast: Cast) -> None:
    happened(CUTOFF - DAY, CUTOFF + DAY, tenant=cast.tenant, actor=cast.owner)
    roll_up()

    prune(cutoff=CUTOFF)

    assert roll_up().rows == 0


def test_workspaces_whose_events_all_went_are_not_seen(cast: Cast) -> None:
    happened(CUTOFF - DAY, tenant=cast.foreign_tenant, actor=cast.outsider)
    happened(NOW - DAY, tenant=cast.tenant, actor=cast.owner)

    prune(cutoff=CUTOFF)

    seen = UsageLastSeen.objects.values_list("workspace_id", flat=True).distinct()
    assert list(seen) == [cast.workspace.pk]


def test_row_after_the_watermark_does_not_keep_a_workspace_whose_events_went(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened(CUTOFF - 10 * SECOND, tenant=cast.tenant, actor=cast.owner)
    roll_up_at(CUTOFF + 5 * SECOND + MARGIN, monkeypatch=monkeypatch)
    happened(CUTOFF + 8 * SECOND, tenant=cast.tenant, actor=cast.owner)

    pruning._take_out_of_totals(CUTOFF)
    run_sql("DELETE FROM product_usage_events WHERE occurred_at < %s", CUTOFF)

    assert not UsageLastSeen.objects.exists()
    assert verify_rollup().is_right
    assert_exact()


def test_rows_put_in_again_after_pruning_count_again(cast: Cast) -> None:
    happened(CUTOFF - DAY, CUTOFF + DAY, tenant=cast.tenant, actor=cast.owner)
    prune(cutoff=CUTOFF)
    happened(CUTOFF - 2 * DAY, tenant=cast.tenant, actor=cast.owner)
    roll_up()
    assert_exact()

    run_sql("DELETE FROM product_usage_events WHERE occurred_at < %s", CUTOFF)

    assert_exact()


def test_the_beginning_of_recording_outlives_its_event(cast: Cast) -> None:
    first = NOW - timedelta(days=80)
    happened(first, NOW - DAY, tenant=cast.tenant, actor=cast.owner)

    prune(cutoff=CUTOFF)

    usage = summarize(Window.ALL[1], now=NOW)
    assert usage.recorded_since == minute(first)
    assert usage.no_previous is not NoComparison.RECORDING_BEGAN_INSIDE


def test_everything_else_stays(cast: Cast) -> None:
    happened(CUTOFF - DAY, tenant=cast.tenant, actor=cast.owner)
    log.record(action=AuditAction.SIGNED_IN, actor=cast.owner, workspace_id=cast.workspace.pk)
    untouched = (
        "audit_auditlog", "operations_operationrun", "inventory_policy", "accounts_user",
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
