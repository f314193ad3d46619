"""Totals that must be taken back: late rows, clocks set back, rows that go."""

import pytest

from telemetry.models import RollupState, RunningTotal, UsageLastSeen
from telemetry.rollup import aggregate, watermark
from telemetry.rollup.watermark import Watermark
from telemetry.summary.query import summarize
from telemetry.summary.windows import Window
from tests.cast import Cast
from tests.telemetry.clocks import roll_up_at
from tests.telemetry.history import happened, run_sql
from tests.telemetry.test_rollup import (
    HOUR,
    MICROSECOND,
    MINUTE,
    NOW,
    assert_exact,
    reached,
    totals,
)


def test_history_put_in_behind_the_watermark_is_counted_at_once_and_rolled_up_next(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened(NOW - HOUR, NOW - 2 * MINUTE, tenant=cast.tenant, actor=cast.owner)
    roll_up_at(NOW, monkeypatch=monkeypatch)

    happened(NOW - HOUR + MICROSECOND, tenant=cast.foreign_tenant, actor=cast.outsider)
    assert_exact()
    roll_up_at(NOW, monkeypatch=monkeypatch)

    assert [total for total, _ in totals()] == [2, 3]
    assert_exact()


def test_a_clock_set_back_loses_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    happened(NOW - 2 * MINUTE, tenant=cast.tenant, actor=cast.owner)
    roll_up_at(NOW, monkeypatch=monkeypatch)

    slow = NOW - HOUR
    happened(slow, tenant=cast.foreign_tenant, actor=cast.outsider)
    roll_up_at(slow, monkeypatch=monkeypatch)

    assert reached() == slow - watermark.MARGIN
    assert_exact(slow + MICROSECOND)
    roll_up_at(NOW + HOUR, monkeypatch=monkeypatch)
    assert_exact(NOW + HOUR)


def test_the_watermark_is_never_ahead_of_the_clock(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else rows that are still on their way would land behind it."""
    roll_up_at(NOW, monkeypatch=monkeypatch)
    roll_up_at(NOW - HOUR, monkeypatch=monkeypatch)

    assert reached() == NOW - HOUR - watermark.MARGIN


def test_nothing_is_rolled_up_past_a_writer_that_cannot_be_seen(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened(NOW - HOUR, tenant=cast.tenant, actor=cast.owner)
    hidden = Watermark(clock=NOW, oldest_writer=None, unknown=True)
    monkeypatch.setattr(watermark, "read_watermark", lambda: hidden)

    assert aggregate.roll_up() == aggregate.RollupResult(rows=0, watermark=None)
    assert_exact()


def test_off_boarding_takes_a_tenant_out_of_the_past(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened(NOW - HOUR, NOW - 3 * MINUTE, tenant=cast.tenant, actor=cast.owner)
    happened(NOW - HOUR, NOW - 2 * HOUR, tenant=cast.other_tenant, actor=cast.owner)
    happened(NOW - 2 * MINUTE, tenant=cast.foreign_tenant, actor=cast.outsider)
    roll_up_at(NOW, monkeypatch=monkeypatch)

    run_sql("DELETE FROM tenants_providerconnection WHERE tenant_id = %s", cast.tenant.pk)
    run_sql("DELETE FROM tenants_tenantentitlement WHERE tenant_id = %s", cast.tenant.pk)
    run_sql("DELETE FROM tenants_tenant WHERE id = %s", cast.tenant.pk)

    assert_exact()
    roll_up_at(NOW, monkeypatch=monkeypatch)
    assert_exact()
    assert summarize(Window.ALL[0], now=NOW).active_workspaces == 2


def test_a_workspace_that_is_gone_is_not_seen_any_more(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened(NOW - HOUR, tenant=cast.foreign_tenant, actor=cast.outsider)
    roll_up_at(NOW, monkeypatch=monkeypatch)

    cast.foreign_tenant.workspace.delete()

    assert list(UsageLastSeen.objects.all()) == []
    assert_exact()


def test_erasing_a_person_changes_no_figure(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    happened(NOW - HOUR, tenant=cast.tenant, actor=cast.owner)
    roll_up_at(NOW, monkeypatch=monkeypatch)
    before = totals()

    cast.owner.delete()

    assert totals() == before
    assert run_sql("SELECT actor_id FROM product_usage_events") == [(None,)]
    assert_exact()


def test_deleting_what_is_not_rolled_up_leaves_totals_alone(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened(NOW - HOUR, tenant=cast.tenant, actor=cast.owner)
    roll_up_at(NOW, monkeypatch=monkeypatch)
    happened(NOW, tenant=cast.tenant, actor=cast.owner)

    run_sql("DELETE FROM product_usage_events WHERE occurred_at = %s", NOW)

    assert len(totals()) == 1
    assert_exact()


def test_emptying_the_ledger_empties_the_totals(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened(NOW - HOUR, tenant=cast.tenant, actor=cast.owner)
    roll_up_at(NOW, monkeypatch=monkeypatch)

    run_sql("TRUNCATE product_usage_events")

    assert totals() == []
    assert reached() is None
    assert_exact()


def test_totals_that_went_wrong_are_made_anew(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    happened(NOW - HOUR, NOW - MINUTE, tenant=cast.tenant, actor=cast.owner)
    roll_up_at(NOW, monkeypatch=monkeypatch)
    RunningTotal.objects.update(total=1_000_000)
    UsageLastSeen.objects.all().delete()
    RollupState.objects.update(workspaces={"": 77}, window_counts=[])

    result = aggregate.rebuild()

    assert result.rows == 2
    assert_exact()
