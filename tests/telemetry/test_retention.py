"""How long events are kept."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from pytest_django import Settings

from telemetry import retention
from telemetry.retention import RetentionError

NOW = datetime(2026, 3, 29, 12, 0, tzinfo=UTC)


def test_events_are_kept_for_90_days_by_default() -> None:
    assert retention.retention_days() == 90


@pytest.mark.parametrize(("text", "days"), [("1", 1), (" 30 ", 30), ("090", 90), ("36500", 36_500)])
def test_a_number_of_days_is_read(settings: Settings, text: str, days: int) -> None:
    settings.PRODUCT_USAGE_EVENT_RETENTION_DAYS = text

    assert retention.retention_days() == days


@pytest.mark.parametrize(
    "text",
    [
        "0",
        "00",
        "-1",
        "abc",
        "",
        " ",
        "1.5",
        "1e3",
        "36501",
        "1000000000",
        "0x10",
        "٣٠",
        "9" * 5000,
    ],
)
def test_anything_else_is_refused_in_one_sentence(settings: Settings, text: str) -> None:
    settings.PRODUCT_USAGE_EVENT_RETENTION_DAYS = text

    with pytest.raises(RetentionError) as refused:
        retention.retention_days()

    assert str(refused.value) == (
        "PRODUCT_USAGE_EVENT_RETENTION_DAYS must be a whole number of days from 1 to 36500."
    )


def test_a_cutoff_is_so_many_times_24_hours_ago() -> None:
    berlin = NOW.astimezone(ZoneInfo("Europe/Berlin"))  # the clocks changed this morning

    cutoff = retention.cutoff(now=berlin, days=90)

    assert cutoff == NOW - timedelta(hours=90 * 24)
    assert cutoff.tzinfo is UTC


def test_the_longest_retention_still_has_a_cutoff() -> None:
    assert retention.cutoff(now=NOW, days=retention.MOST_DAYS).year == 1926


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        retention.cutoff(now=NOW.replace(tzinfo=None), days=90)
