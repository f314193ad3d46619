"""Rolling up: the totals follow the ledger, whatever happens to its past."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from telemetry.catalog import EVENTS
from telemetry.models import RollupState, RunningTotal, UsageLastSeen
from telemetry.rollup import aggregate, watermark
from telemetry.summary.query import summarize
from telemetry.summary.windows import Window
from tests.cast import Cast
from tests.telemetry.clocks import roll_up_at
from tests.telemetry.history import happened
from tests.telemetry.oracle import figures, minute, naive

NOW = datetime(2026, 5, 20, 12, 0, 30, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
MICROSECOND = timedelta(microseconds=1)


def assert_exact(now: datetime = NOW) -> None:
    for window in Window.ALL:
        assert figures(summarize(window, now=now)) == naive(window, now=now)


def totals() -> list[tuple[int, datetime]]:
    families = RunningTotal.objects.exclude(event_name__contains=":")
    rows = families.order_by("bucket").values_list("total", "bucket")
    return list(rows)


def reached() -> datetime | None:
    return RollupState.objects.get().watermark


def test_a_total_counts_everything_up_to_the_end_of_its_minute(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    noon = NOW.replace(second=0)
    first, second, later = noon, noon + MINUTE - MICROSECOND, noon + MINUTE
    happened(first, second, later, tenant=cast.tenant, actor=cast.owner)

    roll_up_at(NOW + HOUR, monkeypatch=monkeypatch)

    assert totals() == [(2, noon), (3, later)]
    assert_exact(NOW + HOUR)


@pytest.mark.parametrize("window", Window.ALL, ids=lambda window: window.slug)
def test_rolled_up_workspaces_count_from_the_very_first_instant(
    cast: Cast, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    start, *_ = window.edges(now=NOW)
    happened(start, tenant=cast.tenant, actor=cast.owner)
    happened(start - MICROSECOND, tenant=cast.foreign_tenant, actor=cast.outsider)
    roll_up_at(NOW, monkeypatch=monkeypatch)

    assert summarize(window, now=NOW).active_workspaces == 1
    assert_exact()


def test_a_minute_that_is_rolled_up_twice_counts_once(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    noon = NOW.replace(second=0)
    happened(noon + 10 * MICROSECOND, tenant=cast.tenant, actor=cast.owner)
    roll_up_at(noon + MINUTE + 20 * MICROSECOND, monkeypatch=monkeypatch)
    happened(noon + 30 * MICROSECOND, tenant=cast.tenant, actor=cast.owner)
    roll_up_at(noon + HOUR, monkeypatch=monkeypatch)

    assert totals() == [(2, noon)]
    assert_exact(noon + 40 * MICROSECOND)


def test_a_row_exactly_at_the_watermark_is_not_rolled_up_yet(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened(NOW - MICROSECOND, NOW, tenant=cast.tenant, actor=cast.owner)

    roll_up_at(NOW + watermark.MARGIN, monkeypatch=monkeypatch)

    assert reached() == NOW
    assert totals() == [(1, minute(NOW))]
    assert_exact(NOW + MICROSECOND)


def test_every_window_has_a_count_to_begin_from(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened(NOW - MINUTE, tenant=cast.tenant, actor=cast.owner)

    roll_up_at(NOW, monkeypatch=monkeypatch)

    counts = RollupState.objects.get().window_counts
    starts = {datetime.fromisoformat(count["since"]) for count in counts}
    assert starts == {minute(NOW - watermark.MARGIN - window.length) for window in Window.ALL}


def test_an_empty_ledger_rolls_up_to_nothing(db: None) -> None:
    assert aggregate.roll_up().rows == 0
    assert totals() == []
    assert_exact()


def test_a_rollup_says_what_it_did(cast: Cast) -> None:
    happened(NOW - HOUR, NOW - MINUTE, tenant=cast.tenant, actor=cast.owner)

    first, again = aggregate.roll_up(), aggregate.roll_up()

    assert (first.rows, again.rows) == (2, 0)
    assert again.watermark == reached()


def test_a_long_ledger_is_rolled_up_in_batches(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    times = [NOW - minutes * MINUTE for minutes in range(20)]
    happened(*times, *times[:5], tenant=cast.tenant, actor=cast.owner, event=EVENTS[0])
    monkeypatch.setattr(aggregate, "BATCH", 3)
    seen: list[tuple[int, int]] = []

    result = aggregate.roll_up(progress=lambda done, there: seen.append((done, there)))

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
    monkeypatch.setattr(aggregate, "BATCH", 3)
    seen: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        aggregate.roll_up()

    advances = sum("INSERT INTO usage_last_seen" in sql for sql in seen)
    assert advances > 2
    assert sum(sql.startswith("VACUUM") for sql in seen) == advances - 1


def test_a_batch_of_one_instant_still_comes_to_its_end(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened(*[NOW - HOUR] * 7, NOW - MINUTE, tenant=cast.tenant, actor=cast.owner)
    monkeypatch.setattr(aggregate, "BATCH", 2)

    assert aggregate.roll_up().rows == 8
    assert_exact()


def test_the_derived_rows_name_themselves(cast: Cast) -> None:
    happened(NOW - HOUR, tenant=cast.tenant, actor=cast.owner)
    aggregate.roll_up()

    assert "operations.operation_started up to 2026-05-20" in str(
        RunningTotal.objects.exclude(event_name__contains=":").get()
    )
    assert str(cast.workspace.pk) in str(UsageLastSeen.objects.get(event_name=""))
    assert "rolled up to" in str(RollupState.objects.get())
