"""Folding: the totals follow the ledger, whatever happens to its past."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from telemetry import fold, watermark
from telemetry.catalog import EVENTS
from telemetry.models import UsageFold, UsageLastSeen, UsageTotal
from telemetry.summary import summarize
from telemetry.watermark import Watermark
from telemetry.windows import Window
from tests.cast import Cast
from tests.telemetry.clocks import fold_at
from tests.telemetry.history import happened, run_sql
from tests.telemetry.oracle import figures, naive

NOW = datetime(2026, 5, 20, 12, 0, 30, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
MICROSECOND = timedelta(microseconds=1)


def assert_exact(now: datetime = NOW) -> None:
    for window in Window.ALL:
        assert figures(summarize(window, now=now)) == naive(window, now=now)


def totals() -> list[tuple[int, datetime | None]]:
    rows = UsageTotal.objects.order_by("bucket").values_list("total", "last_at")
    return list(rows)


def reached() -> datetime | None:
    return UsageFold.objects.get().watermark


def test_a_total_counts_everything_up_to_the_end_of_its_minute(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    noon = NOW.replace(second=0)
    first, second, later = noon, noon + MINUTE - MICROSECOND, noon + MINUTE
    happened(first, second, later, tenant=cast.tenant, actor=cast.owner)

    fold_at(NOW + HOUR, monkeypatch=monkeypatch)

    assert totals() == [(2, second), (3, later)]
    assert_exact(NOW + HOUR)


@pytest.mark.parametrize("window", Window.ALL, ids=lambda window: window.slug)
def test_folded_workspaces_count_from_the_very_first_instant(
    cast: Cast, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = NOW - window.length
    happened(start, tenant=cast.tenant, actor=cast.owner)
    happened(start - MICROSECOND, tenant=cast.foreign_tenant, actor=cast.outsider)
    fold_at(NOW, monkeypatch=monkeypatch)

    assert summarize(window, now=NOW).active_workspaces == 1
    assert_exact()


def test_a_minute_that_is_folded_twice_counts_once(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    noon = NOW.replace(second=0)
    happened(noon + 10 * MICROSECOND, tenant=cast.tenant, actor=cast.owner)
    fold_at(noon + MINUTE + 20 * MICROSECOND, monkeypatch=monkeypatch)
    happened(noon + 30 * MICROSECOND, tenant=cast.tenant, actor=cast.owner)
    fold_at(noon + HOUR, monkeypatch=monkeypatch)

    assert totals() == [(2, noon + 30 * MICROSECOND)]
    assert_exact(noon + 40 * MICROSECOND)


def test_a_row_exactly_at_the_watermark_is_not_folded_yet(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened(NOW - MICROSECOND, NOW, tenant=cast.tenant, actor=cast.owner)

    fold_at(NOW + watermark.MARGIN, monkeypatch=monkeypatch)

    assert reached() == NOW
    assert totals() == [(1, NOW - MICROSECOND)]
    assert_exact(NOW + MICROSECOND)


def test_every_window_has_a_mark_to_count_from(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    happened(NOW - MINUTE, tenant=cast.tenant, actor=cast.owner)

    fold_at(NOW, monkeypatch=monkeypatch)

    marks = {datetime.fromisoformat(mark["since"]) for mark in UsageFold.objects.get().marks}
    assert marks == {NOW - watermark.MARGIN - window.length for window in Window.ALL}


def test_an_empty_ledger_folds_to_nothing(db: None) -> None:
    assert fold.fold().rows == 0
    assert totals() == []
    assert_exact()


def test_a_fold_says_what_it_did(cast: Cast) -> None:
    happened(NOW - HOUR, NOW - MINUTE, tenant=cast.tenant, actor=cast.owner)

    first, again = fold.fold(), fold.fold()

    assert (first.rows, again.rows) == (2, 0)
    assert again.watermark == reached()


def test_a_long_ledger_is_folded_in_batches(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    times = [NOW - minutes * MINUTE for minutes in range(20)]
    happened(*times, *times[:5], tenant=cast.tenant, actor=cast.owner, event=EVENTS[0])
    monkeypatch.setattr(fold, "BATCH", 3)
    seen: list[tuple[int, int]] = []

    result = fold.fold(progress=lambda done, there: seen.append((done, there)))

    assert result.rows == 25
    assert len(seen) > 5
    assert seen[-1] == (25, 25)
    assert_exact()


@pytest.mark.django_db(transaction=True)
def test_a_long_fold_leaves_no_rubbish_between_batches(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the index on usage_last_seen grows with the ledger, and summaries with the index."""
    happened(
        *[NOW - minutes * MINUTE for minutes in range(9)], tenant=cast.tenant, actor=cast.owner
    )
    monkeypatch.setattr(fold, "BATCH", 3)
    seen: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        fold.fold()

    advances = sum("INSERT INTO usage_last_seen" in sql for sql in seen)
    assert advances > 2
    assert sum(sql.startswith("VACUUM") for sql in seen) == advances - 1


def test_a_batch_of_one_instant_still_comes_to_its_end(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened(*[NOW - HOUR] * 7, NOW - MINUTE, tenant=cast.tenant, actor=cast.owner)
    monkeypatch.setattr(fold, "BATCH", 2)

    assert fold.fold().rows == 8
    assert_exact()


def test_history_put_in_behind_the_watermark_is_counted_at_once_and_folded_next(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened(NOW - HOUR, NOW - 2 * MINUTE, tenant=cast.tenant, actor=cast.owner)
    fold_at(NOW, monkeypatch=monkeypatch)

    happened(NOW - HOUR + MICROSECOND, tenant=cast.foreign_tenant, actor=cast.outsider)
    assert_exact()
    fold_at(NOW, monkeypatch=monkeypatch)

    assert [total for total, _ in totals()] == [2, 3]
    assert_exact()


def test_a_clock_set_back_loses_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    happened(NOW - 2 * MINUTE, tenant=cast.tenant, actor=cast.owner)
    fold_at(NOW, monkeypatch=monkeypatch)

    slow = NOW - HOUR
    happened(slow, tenant=cast.foreign_tenant, actor=cast.outsider)
    fold_at(slow, monkeypatch=monkeypatch)

    assert reached() == slow - watermark.MARGIN
    assert_exact(slow + MICROSECOND)
    fold_at(NOW + HOUR, monkeypatch=monkeypatch)
    assert_exact(NOW + HOUR)


def test_the_watermark_is_never_ahead_of_the_clock(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else rows that are still on their way would land behind it."""
    fold_at(NOW, monkeypatch=monkeypatch)
    fold_at(NOW - HOUR, monkeypatch=monkeypatch)

    assert reached() == NOW - HOUR - watermark.MARGIN


def test_nothing_is_folded_past_a_writer_that_cannot_be_seen(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened(NOW - HOUR, tenant=cast.tenant, actor=cast.owner)
    hidden = Watermark(clock=NOW, oldest_writer=None, unknown=True)
    monkeypatch.setattr(watermark, "look", lambda: hidden)

    assert fold.fold() == fold.FoldResult(rows=0, watermark=None)
    assert_exact()


def test_off_boarding_takes_a_tenant_out_of_the_past(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened(NOW - HOUR, NOW - 3 * MINUTE, tenant=cast.tenant, actor=cast.owner)
    happened(NOW - HOUR, NOW - 2 * HOUR, tenant=cast.other_tenant, actor=cast.owner)
    happened(NOW - 2 * MINUTE, tenant=cast.foreign_tenant, actor=cast.outsider)
    fold_at(NOW, monkeypatch=monkeypatch)

    run_sql("DELETE FROM tenants_providerconnection WHERE tenant_id = %s", cast.tenant.pk)
    run_sql("DELETE FROM tenants_tenantentitlement WHERE tenant_id = %s", cast.tenant.pk)
    run_sql("DELETE FROM tenants_tenant WHERE id = %s", cast.tenant.pk)

    assert_exact()
    fold_at(NOW, monkeypatch=monkeypatch)
    assert_exact()
    assert summarize(Window.ALL[0], now=NOW).active_workspaces == 2


def test_a_workspace_that_is_gone_is_not_seen_any_more(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened(NOW - HOUR, tenant=cast.foreign_tenant, actor=cast.outsider)
    fold_at(NOW, monkeypatch=monkeypatch)

    cast.foreign_tenant.workspace.delete()

    assert list(UsageLastSeen.objects.all()) == []
    assert_exact()


def test_erasing_a_person_changes_no_figure(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    happened(NOW - HOUR, tenant=cast.tenant, actor=cast.owner)
    fold_at(NOW, monkeypatch=monkeypatch)
    before = totals()

    cast.owner.delete()

    assert totals() == before
    assert run_sql("SELECT actor_id FROM product_usage_events") == [(None,)]
    assert_exact()


def test_deleting_what_is_not_folded_leaves_totals_alone(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened(NOW - HOUR, tenant=cast.tenant, actor=cast.owner)
    fold_at(NOW, monkeypatch=monkeypatch)
    happened(NOW, tenant=cast.tenant, actor=cast.owner)

    run_sql("DELETE FROM product_usage_events WHERE occurred_at = %s", NOW)

    assert len(totals()) == 1
    assert_exact()


def test_emptying_the_ledger_empties_the_totals(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened(NOW - HOUR, tenant=cast.tenant, actor=cast.owner)
    fold_at(NOW, monkeypatch=monkeypatch)

    run_sql("TRUNCATE product_usage_events")

    assert totals() == []
    assert reached() is None
    assert_exact()


def test_totals_that_went_wrong_are_made_anew(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    happened(NOW - HOUR, NOW - MINUTE, tenant=cast.tenant, actor=cast.owner)
    fold_at(NOW, monkeypatch=monkeypatch)
    UsageTotal.objects.update(total=1_000_000)
    UsageLastSeen.objects.all().delete()
    UsageFold.objects.update(workspaces={"": 77}, marks=[])

    result = fold.rebuild()

    assert result.rows == 2
    assert_exact()


def test_the_derived_rows_name_themselves(cast: Cast) -> None:
    happened(NOW - HOUR, tenant=cast.tenant, actor=cast.owner)
    fold.fold()

    assert "operations.operation_started up to 2026-05-20" in str(UsageTotal.objects.get())
    assert str(cast.workspace.pk) in str(UsageLastSeen.objects.exclude(event_name="").get())
    assert "folded up to" in str(UsageFold.objects.get())
