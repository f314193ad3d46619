from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from tenantpilot.ui import formatting

NOW = datetime(2026, 3, 12, 14, 3, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "0"),
        (7, "7"),
        (1284, "1,284"),
        (-1284, "-1,284"),
        (10**12, "1,000,000,000,000"),
        (12.0, "12"),
        (12.345, "12.3"),
        (Decimal("99.96"), "100.0"),
        (None, "–"),
    ],
)
def test_figures_carry_separators(value: float | None, shown: str) -> None:
    assert formatting.number(value) == shown


@pytest.mark.parametrize(
    ("distance", "shown"),
    [
        (timedelta(), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(seconds=60), "1 min ago"),
        (timedelta(minutes=59, seconds=59), "59 min ago"),
        (timedelta(hours=1), "1 h ago"),
        (timedelta(hours=23, minutes=59), "23 h ago"),
        (timedelta(days=1), "1 day ago"),
        (timedelta(days=2), "2 days ago"),
        (timedelta(days=29, hours=23), "29 days ago"),
        (timedelta(days=30), "10 Feb 2026"),
        (timedelta(days=400), "5 Feb 2025"),
    ],
)
def test_past_moments_are_relative_for_a_month(distance: timedelta, shown: str) -> None:
    assert formatting.relative(NOW - distance, now=NOW) == shown


@pytest.mark.parametrize(
    ("distance", "shown"),
    [
        (timedelta(seconds=30), "just now"),
        (timedelta(minutes=3), "in 3 min"),
        (timedelta(hours=5), "in 5 h"),
        (timedelta(minutes=59, seconds=40), "in 1 h"),
        (timedelta(hours=23, minutes=59), "in 1 day"),
        (timedelta(days=1), "in 1 day"),
        (timedelta(days=1, hours=23), "in 2 days"),
        (timedelta(days=6, hours=23), "in 7 days"),
        (timedelta(days=29, hours=23), "11 Apr 2026"),
        (timedelta(days=45), "26 Apr 2026"),
    ],
)
def test_coming_moments_say_in(distance: timedelta, shown: str) -> None:
    assert formatting.relative(NOW + distance, now=NOW) == shown


def test_exact_time_is_utc_whatever_the_zone() -> None:
    elsewhere = NOW.astimezone(timezone(timedelta(hours=9)))

    assert formatting.exact(elsewhere) == "2026-03-12 14:03:22 UTC"


@pytest.mark.parametrize(
    ("length", "shown"),
    [
        (timedelta(), "0 s"),
        (timedelta(milliseconds=900), "0 s"),
        (timedelta(seconds=-5), "0 s"),
        (timedelta(seconds=42), "42 s"),
        (timedelta(minutes=3), "3 min"),
        (timedelta(minutes=3, seconds=5), "3 min 5 s"),
        (timedelta(hours=2, seconds=5), "2 h"),
        (timedelta(hours=2, minutes=10), "2 h 10 min"),
        (timedelta(days=1, hours=1), "1 day 1 h"),
        (timedelta(days=1200), "1,200 days"),
        (None, "–"),
    ],
)
def test_durations_name_two_units_at_most(length: timedelta | None, shown: str) -> None:
    assert formatting.duration(length) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Mara Klein", "MK"),
        ("Mara von der Klein", "MK"),
        ("Cher", "C"),
        ("", "?"),
        ("   ", "?"),
        ("émile öz", "ÉÖ"),
    ],
)
def test_initials_stand_for_a_name(name: str, shown: str) -> None:
    assert formatting.initials(name) == shown
