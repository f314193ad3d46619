"""The Product telemetry card where operators see it."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client
from django.utils.timezone import now
from pytest_django import Settings

from system_dashboard import telemetry_card
from telemetry.catalog import EVENTS
from telemetry.rollup import watermark
from telemetry.summary.windows import Window
from tests.cast import Cast, sign_in
from tests.factories import PlatformOperatorFactory
from tests.system_dashboard.test_control_tower import TOWER
from tests.system_dashboard.usage import used
from tests.telemetry.clocks import roll_up_at
from tests.tenant_dashboard.rows import an_ended_run


@pytest.fixture
def tower(cast: Cast, client: Client) -> Client:
    return sign_in(client, cast.platform_operator)


def test_empty_installation_says_never_recorded(db: None, client: Client) -> None:
    page = sign_in(client, PlatformOperatorFactory()).get(TOWER)

    assert page.status_code == HTTPStatus.OK
    assert "Never recorded." in page.text
    assert "No operation ended" in page.text
    assert "<small>of 0</small>" in page.text
    assert page.text.count("data-event=") == len(EVENTS)


def test_quiet_window_is_a_zero_state_that_claims_nothing(cast: Cast, tower: Client) -> None:
    used(cast, at=now() - timedelta(days=20))

    page = tower.get(TOWER)

    assert "No milestones in this window." in page.text
    assert "does not mean that the product is healthy or idle" in page.text
    assert "Last signal: " in page.text


def test_window_that_begins_before_recording_says_since_when(cast: Cast, tower: Client) -> None:
    since = now() - timedelta(days=2)
    used(cast, at=since)

    page = tower.get(TOWER)

    assert f"Measuring since {since:%-d %b %Y}." in page.text
    assert f"used at least one capability since {since:%-d %b %Y}." in page.text
    assert "no comparison yet: not recorded back then" in page.text


def test_change_against_the_window_before_is_in_words(cast: Cast, tower: Client) -> None:
    used(cast, at=now() - timedelta(days=20))
    used(cast, at=now() - timedelta(days=10), times=2)
    used(cast, at=now() - timedelta(days=1), times=3)

    page = tower.get(TOWER)

    assert "up 50 % from 2" in page.text
    assert "same as before (1)" in page.text


def test_card_draws_what_it_has_and_prints_its_range(cast: Cast, tower: Client) -> None:
    used(cast, at=now() - timedelta(hours=2))

    page = tower.get(TOWER)

    assert page.text.count('class="family-bars"') == len(EVENTS)
    assert "All bars share one scale: the highest is 1" in page.text
    assert f"From {page.context['card'].start:%-d %b %Y} to" in page.text
    assert "What each number means" in page.text
    assert "Rows are kept for 90 days" in page.text


def test_summary_that_fails_costs_only_the_card(cast: Cast, tower: Client) -> None:
    an_ended_run(cast.tenant)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE usage_running_total RENAME TO usage_total_gone")

    page = tower.get(TOWER, {"window": "30d"})

    assert page.status_code == HTTPStatus.OK
    assert "The usage figures could not be read just now." in page.text
    assert page.context["figures"].succeeded.count == 1
    assert "data-event" not in page.text


@pytest.mark.parametrize("days", ["0", "abc"])
def test_retention_that_is_set_wrong_costs_only_the_card(
    tower: Client, settings: Settings, days: str
) -> None:
    settings.PRODUCT_USAGE_EVENT_RETENTION_DAYS = days

    page = tower.get(TOWER, {"window": "90d"})

    assert page.status_code == HTTPStatus.OK
    assert "The usage figures could not be read just now." in page.text


@pytest.mark.parametrize(
    ("behind", "ends_with_the_rollup"),
    [(timedelta(0), False), (timedelta(seconds=40), True), (timedelta(minutes=5), False)],
)
def test_a_web_server_whose_clock_is_behind_does_not_read_the_ledger_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, behind: timedelta, *, ends_with_the_rollup: bool
) -> None:
    clock = now()
    used(cast, at=clock - timedelta(seconds=20))
    roll_up_at(clock, monkeypatch=monkeypatch)
    rolled_up = clock - watermark.MARGIN

    card = telemetry_card.read(Window.ALL[0], now=clock - behind)

    assert card is not None
    assert card.end == (rolled_up if ends_with_the_rollup else clock - behind)
    assert card.active_workspaces.count == (behind < timedelta(minutes=1))
