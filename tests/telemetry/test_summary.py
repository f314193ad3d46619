"""What a summary says, and what it says it cannot say."""

from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import Settings

from telemetry.catalog import EVENTS, OPERATION_STARTED, STORED_REPORT_CREATED
from telemetry.retention import RetentionError
from telemetry.summary import query
from telemetry.summary.comparison import NoComparison
from telemetry.summary.query import FamilySummary, UsageSummary, summarize
from telemetry.summary.windows import Window
from tests.cast import Cast
from tests.telemetry.clocks import roll_up_at
from tests.telemetry.history import happened, run_sql
from tests.telemetry.oracle import minute

NOW = datetime(2026, 5, 20, 12, 0, 30, 500_000, tzinfo=UTC)
DAY, WEEK, MONTH, QUARTER = Window.ALL
# The day's first instant: a whole minute.
START, *_ = DAY.edges(now=NOW)
MICROSECOND = timedelta(microseconds=1)


def operations(usage: UsageSummary) -> FamilySummary:
    return next(family for family in usage.families if family.event is OPERATION_STARTED)


@pytest.mark.django_db
def test_a_ledger_without_rows_was_never_recorded() -> None:
    usage = summarize(WEEK, now=NOW)

    assert usage.is_empty
    assert usage.recorded_since is None
    assert usage.no_previous is NoComparison.RECORDING_BEGAN_INSIDE
    assert usage.active_workspaces == 0
    assert usage.total_workspaces == 0
    assert [family.last_signal for family in usage.families] == [None] * len(EVENTS)


def test_families_are_all_of_the_catalog_in_its_order(cast: Cast) -> None:
    happened(START, tenant=cast.tenant, actor=cast.owner, event=STORED_REPORT_CREATED)

    usage = summarize(DAY, now=NOW)

    assert [family.event for family in usage.families] == list(EVENTS)
    assert [family.event for family in usage.families if family.count] == [STORED_REPORT_CREATED]


def test_a_window_has_its_first_instant_and_not_its_last(cast: Cast) -> None:
    happened(
        START - MICROSECOND, START, NOW - MICROSECOND, NOW, NOW + MICROSECOND,
        tenant=cast.tenant, actor=cast.owner,
    )  # fmt: skip

    family = operations(summarize(DAY, now=NOW))

    assert family.count == 2
    assert family.series == (1, *[0] * 22, 1)
    assert family.last_signal == minute(NOW)


def test_workspaces_count_once_however_much_they_do(cast: Cast) -> None:
    hour_ago = NOW - timedelta(hours=1)
    happened(hour_ago, hour_ago, tenant=cast.tenant, actor=cast.owner)
    happened(hour_ago, tenant=cast.other_tenant, actor=cast.owner)
    happened(hour_ago, tenant=cast.foreign_tenant, actor=cast.outsider, event=STORED_REPORT_CREATED)

    usage = summarize(DAY, now=NOW)

    assert operations(usage).workspaces == 1
    assert usage.active_workspaces == 2
    assert usage.total_workspaces == 2


def test_the_latest_signal_may_be_older_than_the_window(cast: Cast) -> None:
    long_ago = NOW - timedelta(days=20)
    happened(long_ago, tenant=cast.tenant, actor=cast.owner)

    usage = summarize(WEEK, now=NOW)

    assert usage.is_empty
    assert operations(usage).last_signal == minute(long_ago)


def test_the_window_before_is_told_when_it_was_recorded(cast: Cast) -> None:
    happened(NOW - 3 * DAY.length, tenant=cast.tenant, actor=cast.owner)
    happened(START - MICROSECOND, tenant=cast.foreign_tenant, actor=cast.outsider)
    happened(START, NOW - MICROSECOND, tenant=cast.tenant, actor=cast.owner)

    usage = summarize(DAY, now=NOW)

    assert usage.no_previous is None
    assert operations(usage).previous == 1
    assert operations(usage).count == 2
    assert usage.previous_active_workspaces == 1


def test_the_window_before_is_not_told_when_recording_began_inside(cast: Cast) -> None:
    first = START - DAY.length + timedelta(minutes=1)
    happened(first, NOW - MICROSECOND, tenant=cast.tenant, actor=cast.owner)

    usage = summarize(DAY, now=NOW)

    assert usage.recorded_since == minute(first)
    assert usage.no_previous is NoComparison.RECORDING_BEGAN_INSIDE
    assert operations(usage).previous is None
    assert usage.previous_active_workspaces is None
    assert usage.no_previous_active is NoComparison.RECORDING_BEGAN_INSIDE


def test_the_window_before_is_told_from_the_very_instant_recording_began(cast: Cast) -> None:
    happened(START - DAY.length, tenant=cast.tenant, actor=cast.owner)

    assert summarize(DAY, now=NOW).no_previous is None


def test_the_window_before_is_not_told_beyond_retention(cast: Cast, settings: Settings) -> None:
    happened(NOW - timedelta(days=300), tenant=cast.tenant, actor=cast.owner)

    assert summarize(QUARTER, now=NOW).no_previous is NoComparison.BEYOND_RETENTION
    assert summarize(MONTH, now=NOW).no_previous is None
    settings.PRODUCT_USAGE_EVENT_RETENTION_DAYS = "180"
    assert summarize(QUARTER, now=NOW).no_previous is None


def test_workspaces_of_the_window_before_are_told_while_its_events_are_few(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened(NOW - 3 * DAY.length, tenant=cast.tenant, actor=cast.owner)
    before = NOW - DAY.length - timedelta(hours=1)
    happened(*[before] * 3, tenant=cast.tenant, actor=cast.owner)
    monkeypatch.setattr(query, "READABLE_EVENTS", 2)

    usage = summarize(DAY, now=NOW)

    assert operations(usage).previous == 3
    assert usage.previous_active_workspaces is None
    assert usage.no_previous_active is NoComparison.TOO_MANY_EVENTS


def test_recording_began_with_the_first_event_ever_even_if_it_is_gone(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = NOW - timedelta(days=50)
    happened(first, NOW - timedelta(days=1), tenant=cast.tenant, actor=cast.owner)
    roll_up_at(NOW, monkeypatch=monkeypatch)
    run_sql("DELETE FROM product_usage_events WHERE occurred_at = %s", first)

    usage = summarize(WEEK, now=NOW)

    assert usage.recorded_since == minute(first)
    assert usage.no_previous is None


def test_a_wrong_retention_is_an_error_by_name(cast: Cast, settings: Settings) -> None:
    settings.PRODUCT_USAGE_EVENT_RETENTION_DAYS = "abc"

    with pytest.raises(RetentionError):
        summarize(WEEK, now=NOW)


def test_a_time_without_zone_is_refused(cast: Cast) -> None:
    with pytest.raises(ValueError, match="zone"):
        summarize(WEEK, now=NOW.replace(tzinfo=None))
