"""The time windows of a summary."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from telemetry.summary.windows import UnknownWindowError, Window

NOW = datetime(2026, 3, 29, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def slugs(windows: tuple[Window, ...]) -> list[str]:
    return [window.slug for window in windows]


def test_there_are_four_windows() -> None:
    assert slugs(Window.choices(retention_days=90)) == ["24h", "7d", "30d", "90d"]


def test_a_window_longer_than_retention_is_no_choice() -> None:
    assert slugs(Window.choices(retention_days=89)) == ["24h", "7d", "30d"]
    assert slugs(Window.choices(retention_days=1)) == ["24h"]


def test_nothing_asked_for_is_seven_days() -> None:
    assert Window.parse(None, retention_days=90).slug == "7d"


def test_nothing_asked_for_is_the_longest_window_of_a_short_retention() -> None:
    assert Window.parse(None, retention_days=3).slug == "24h"


@pytest.mark.parametrize("slug", ["24h", "7d", "30d", "90d"])
def test_a_slug_is_its_window(slug: str) -> None:
    assert Window.parse(slug, retention_days=90).slug == slug


@pytest.mark.parametrize("slug", ["", "7D", "7d ", "8d", "0", "-7d", "null", "7d'--", "\u0667d"])
def test_anything_else_is_refused_by_name(slug: str) -> None:
    with pytest.raises(UnknownWindowError, match="Choose one of: 24h, 7d, 30d, 90d"):
        Window.parse(slug, retention_days=90)


def test_a_window_longer_than_retention_is_refused() -> None:
    with pytest.raises(UnknownWindowError) as refused:
        Window.parse("90d", retention_days=30)

    assert slugs(refused.value.choices) == ["24h", "7d", "30d"]


@pytest.mark.parametrize("window", Window.ALL, ids=lambda window: window.slug)
def test_edges_cut_the_window_into_slices_that_begin_with_a_minute(window: Window) -> None:
    now = NOW + timedelta(seconds=59, microseconds=999_999)
    edges = window.edges(now=now)
    step = window.length / window.slices

    assert 24 <= len(edges) - 1 <= 30
    assert edges[-1] == now
    assert timedelta(0) <= edges[0] - (now - window.length) < MINUTE
    assert all(edge.second == edge.microsecond == 0 for edge in edges[:-1])
    *whole, last = (after - before for before, after in pairwise(edges))
    assert set(whole) == {step}
    assert step - MINUTE < last <= step


@pytest.mark.parametrize("window", Window.ALL, ids=lambda window: window.slug)
def test_at_a_full_minute_the_slices_are_equal(window: Window) -> None:
    edges = window.edges(now=NOW)

    assert {after - before for before, after in pairwise(edges)} == {window.length / window.slices}


def test_a_day_is_24_hours_where_the_clocks_change() -> None:
    berlin = NOW.astimezone(ZoneInfo("Europe/Berlin"))  # it was 02:00, then 03:00, this morning

    edges = Window.ALL[0].edges(now=berlin)

    assert edges[-1] - edges[0] == timedelta(hours=24)
    assert all(edge.tzinfo is UTC for edge in edges)
    assert edges == Window.ALL[0].edges(now=NOW)


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        Window.ALL[0].edges(now=NOW.replace(tzinfo=None))
