"""Sixty days of random changes: at every moment what a plain comparison of snapshots says."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import Cast
from tests.examples import IN_CI
from tests.inventory.oracle import DAY, IDS, KEYS, Day, Trial

pytestmark = pytest.mark.django_db

DAYS = 60


@settings(
    max_examples=40 if IN_CI else 3,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow,
                           HealthCheck.data_too_large, HealthCheck.large_base_example],
)  # fmt: skip
@given(days=st.lists(DAY, min_size=1, max_size=DAYS if IN_CI else 20))
def test_history_is_what_comparing_snapshots_says(cast: Cast, days: list[Day]) -> None:
    with transaction.atomic():
        trial = Trial(cast=cast)
        for day in days:
            trial.live(day)
        transaction.set_rollback(True)


@pytest.mark.thorough
def test_sixty_days_of_one_tenant(cast: Cast) -> None:
    """The same with every day of two months, so that length is tried at any setting."""
    trial = Trial(cast=cast)
    for number in range(DAYS):
        key, external_id = KEYS[number % 2], IDS[number // 2 % 4]
        content = None if number % 7 == 3 else (("One", "Two")[number % 2], number % 3 + 1, True)
        trial.live(
            Day(
                edits={(key, external_id): content},
                stops_after=number % 4 if number % 5 == 0 else None,
                killed_at=number * 2 if number % 4 == 1 else None,
                marks=number % 20 == 4,
                agrees=number % 3 == 0,
            )
        )
