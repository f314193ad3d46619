"""How far history is whole: what was deleted is never told as if nothing had happened."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django import Settings

from telemetry import retention
from telemetry.pruning import prune
from telemetry.recording_start import CLOCKS_APART, expected_since
from telemetry.rollup import aggregate
from telemetry.summary.comparison import NoComparison
from telemetry.summary.query import summarize
from telemetry.summary.windows import Window
from tests.cast import Cast
from tests.telemetry.history import happened, run_sql

DAY, WEEK, MONTH, QUARTER = Window.ALL
NOW = datetime(2026, 5, 20, 12, 0, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


def days_ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


@pytest.fixture
def used(cast: Cast) -> Cast:
    """Twenty days of use, more of it long ago."""
    happened(*[days_ago(1.5)] * 20, days_ago(20), NOW - HOUR, tenant=cast.tenant, actor=cast.owner)
    return cast


def test_gap_that_a_prune_left_is_no_growth(used: Cast) -> None:
    assert summarize(DAY, now=NOW).no_previous is None

    prune(cutoff=days_ago(1))

    usage = summarize(DAY, now=NOW)
    assert usage.no_previous is NoComparison.HISTORY_PRUNED
    assert usage.previous_active_workspaces is None
    assert usage.is_whole
    assert usage.whole_since == days_ago(1)
    assert not summarize(WEEK, now=NOW).is_whole


def test_comparison_is_back_once_the_window_before_is_whole(used: Cast) -> None:
    start, *_ = DAY.edges(now=NOW)
    prune(cutoff=start - DAY.length)
    assert summarize(DAY, now=NOW).no_previous is None

    assert summarize(DAY, now=start + DAY.length - timedelta(minutes=1)).no_previous is (
        NoComparison.HISTORY_PRUNED
    )


def test_longest_window_is_whole_right_after_a_prune(used: Cast) -> None:
    happened(days_ago(100), tenant=used.tenant, actor=used.owner)
    prune(cutoff=retention.cutoff(now=NOW, days=90))

    usage = summarize(QUARTER, now=NOW)
    assert usage.whole_since == days_ago(90)
    assert usage.is_whole


def test_longer_retention_brings_nothing_back(used: Cast, settings: Settings) -> None:
    settings.PRODUCT_USAGE_EVENT_RETENTION_DAYS = "10"
    prune(cutoff=retention.cutoff(now=NOW, days=10))
    settings.PRODUCT_USAGE_EVENT_RETENTION_DAYS = "90"

    prune(cutoff=retention.cutoff(now=NOW, days=90))

    assert summarize(MONTH, now=NOW).whole_since == days_ago(10)


@pytest.mark.parametrize("correction", ["rebuild", "late row", "clock set back"])
def test_mark_stays_where_it_is_when_totals_are_made_again(used: Cast, correction: str) -> None:
    prune(cutoff=days_ago(10))
    if correction == "late row":
        happened(days_ago(60), tenant=used.tenant, actor=used.owner)
        aggregate.roll_up()
    elif correction == "rebuild":
        aggregate.rebuild()
    else:
        run_sql("SELECT usage_rollup_rewind(%s)", days_ago(30))

    assert summarize(MONTH, now=NOW).whole_since == days_ago(10)
    assert expected_since(cutoff=days_ago(90)) == days_ago(10) + CLOCKS_APART


def test_mark_cannot_go_back(used: Cast) -> None:
    prune(cutoff=days_ago(10))

    for earlier in (days_ago(11), None):
        with pytest.raises(IntegrityError), transaction.atomic():
            run_sql("UPDATE usage_rollup_state SET whole_since = %s", earlier)


def test_prune_before_the_first_event_took_nothing(cast: Cast) -> None:
    happened(NOW - HOUR, tenant=cast.tenant, actor=cast.owner)

    prune(cutoff=days_ago(1))

    usage = summarize(WEEK, now=NOW)
    assert usage.whole_since is None
    assert usage.is_whole


def test_prune_that_can_roll_up_nothing_leaves_the_mark_too(used: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT usage_rollup_lock()")
    run_sql("UPDATE usage_rollup_state SET watermark = NULL")

    prune(cutoff=days_ago(10))

    assert summarize(MONTH, now=NOW).whole_since == days_ago(10)


@pytest.mark.parametrize(
    ("oldest", "is_overdue"), [(91.9, False), (92.1, True)], ids=["missed once", "forgotten"]
)
def test_rows_that_nobody_prunes_are_told(
    cast: Cast,
    oldest: float,
    is_overdue: bool,  # noqa: FBT001
) -> None:
    happened(days_ago(oldest), NOW - HOUR, tenant=cast.tenant, actor=cast.owner)

    assert summarize(DAY, now=NOW).is_prune_overdue is is_overdue
