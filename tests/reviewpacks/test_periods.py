"""Which days a pack tells about."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.utils import timezone

from reviewpacks.date_range import DateRange, days_of
from reviewpacks.enums import Period
from tests.cast import Cast, sign_in
from tests.reviewpacks.journeys import packs_of
from tests.reviewpacks.test_pages_request import request_url


@pytest.mark.parametrize(
    ("period", "today", "first", "last"),
    [
        (Period.THIS_MONTH, date(2026, 3, 1), date(2026, 3, 1), date(2026, 3, 1)),
        (Period.LAST_MONTH, date(2026, 3, 31), date(2026, 2, 1), date(2026, 2, 28)),
        (Period.LAST_MONTH, date(2026, 1, 5), date(2025, 12, 1), date(2025, 12, 31)),
        (Period.THIS_QUARTER, date(2026, 11, 30), date(2026, 10, 1), date(2026, 11, 30)),
        (Period.LAST_QUARTER, date(2026, 1, 1), date(2025, 10, 1), date(2025, 12, 31)),
        (Period.LAST_QUARTER, date(2024, 5, 31), date(2024, 1, 1), date(2024, 3, 31)),
        (Period.DAYS_30, date(2026, 3, 1), date(2026, 1, 31), date(2026, 3, 1)),
    ],
)
def test_period_is_whole_days_up_to_today(
    period: Period, today: date, first: date, last: date
) -> None:
    assert days_of(period, today=today) == (first, last)


def test_period_that_is_over_ends_with_its_last_day() -> None:
    found = DateRange.of(
        begins_on=date(2026, 2, 1),
        ends_on=date(2026, 2, 28),
        until=datetime(2026, 3, 9, tzinfo=UTC),
    )

    assert (found.ends_at, found.ends_on) == (datetime(2026, 3, 1, tzinfo=UTC), date(2026, 2, 28))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("begins_on", "ends_on", "why"),
    [
        ("", "", "Enter the first day."),
        ("2026-01-01", "", "Enter the last day."),
        ("2026-01-01", "2150-01-01", "in the future"),
        ("2026-01-02", "2026-01-01", "before the first day"),
        ("2001-01-01", "2026-01-01", "two years"),
        ("yesterday", "2026-01-01", "Write the day as year"),
        ("2026-01-01", "9999-12-31", "in the future"),
        ("0001-01-01", "2026-01-01", "two years"),
    ],
)
def test_dates_that_cannot_be_are_told_beside_the_field(
    cast: Cast, client: Client, begins_on: str, ends_on: str, why: str
) -> None:
    form = {"period": "dates", "begins_on": begins_on, "ends_on": ends_on}

    answer = sign_in(client, cast.owner).post(request_url(cast.tenant), form)

    assert why in answer.text
    assert packs_of(cast.tenant) == []


@pytest.mark.django_db
def test_dates_up_to_today_make_a_pack(cast: Cast, client: Client) -> None:
    today = timezone.now().date()
    form = {"period": "dates", "begins_on": today.replace(day=1), "ends_on": today}

    sign_in(client, cast.owner).post(request_url(cast.tenant), form)

    [pack] = packs_of(cast.tenant)
    assert (pack.begins_on, pack.ends_on) == (today.replace(day=1), today)
