"""Delay, minimum group, recording off: what an installation may choose, and that it holds."""

from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from operations.services import runs
from system_dashboard.verification.verify import verify
from telemetry import privacy_settings
from telemetry.catalog import OPERATION_STARTED
from telemetry.reconciliation import Kind
from tenantpilot.enums import OperationType
from tests.cast import Cast, sign_in
from tests.ledger import ledger
from tests.system_dashboard.test_control_tower import figure

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 14, 22, 33, 5, tzinfo=UTC)
HERE = f'data-event="{OPERATION_STARTED.name}'


def starts(cast: Cast) -> None:
    runs.start(
        tenant=cast.tenant, operation_type=OperationType.INVENTORY_SYNC, initiator=cast.operator
    )


@pytest.mark.parametrize(
    ("hours", "end"),
    [
        (0, NOW),
        (1, datetime(2026, 11, 23, 13, tzinfo=UTC)),
        (30, datetime(2026, 11, 22, 8, tzinfo=UTC)),
        (24, datetime(2026, 11, 22, tzinfo=UTC)),
        (48, datetime(2026, 11, 21, tzinfo=UTC)),
    ],
)
def test_card_ends_at_a_whole_hour_or_day(settings: Settings, hours: int, end: datetime) -> None:
    settings.PRODUCT_USAGE_DELAY_HOURS = hours

    assert privacy_settings.shown_until(NOW) == end


def test_delayed_card_does_not_tell_what_was_just_done(
    cast: Cast, client: Client, settings: Settings
) -> None:
    sign_in(client, cast.platform_operator)
    settings.PRODUCT_USAGE_DELAY_HOURS = 24
    before = client.get("/system/").text

    starts(cast)
    text = client.get("/system/").text

    assert figure(text, HERE) == figure(before, HERE) == "0"
    assert "These figures lag behind on purpose." in text
    settings.PRODUCT_USAGE_DELAY_HOURS = 0
    text = client.get("/system/").text
    assert figure(text, HERE) == "1"
    assert "lag behind" not in text


def test_figure_of_a_small_group_is_withheld_and_so_is_what_tells_of_all(
    cast: Cast, client: Client, settings: Settings
) -> None:
    starts(cast)
    sign_in(client, cast.platform_operator)
    settings.PRODUCT_USAGE_MINIMUM_GROUP = 50

    text = client.get("/system/").text

    family = text.partition(HERE)[2].partition("</li>")[0]
    assert "withheld" in family
    assert "workspace" not in family
    assert not any(each.isdigit() for each in family.partition("<p")[2])
    assert 'data-metric="active_workspaces"' not in text
    assert "Fewer than 50 people" in text
    settings.PRODUCT_USAGE_MINIMUM_GROUP = 2
    text = client.get("/system/").text
    assert figure(text, HERE) == "1"
    assert 'data-metric="active_workspaces"' in text


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PRODUCT_USAGE_RECORDING", False),
        ("PRODUCT_USAGE_DELAY_HOURS", 1),
        ("PRODUCT_USAGE_MINIMUM_GROUP", 2),
    ],
)
def test_operations_of_people_are_not_told_apart_once_any_is_chosen(
    cast: Cast, client: Client, settings: Settings, name: str, value: object
) -> None:
    starts(cast)
    sign_in(client, cast.platform_operator)
    telling = "by people", "Oldest a person waits for"
    before = client.get("/system/").text
    apart = privacy_settings.in_words()[-1]

    setattr(settings, name, value)
    text = client.get("/system/").text

    assert all(each in before for each in telling)
    assert not any(each in text for each in telling)
    assert "Operations started" in text
    assert "apart." in apart
    assert "together." in privacy_settings.in_words()[-1]


def test_nothing_is_recorded_or_missed_while_recording_is_off(
    cast: Cast, client: Client, settings: Settings
) -> None:
    settings.PRODUCT_USAGE_RECORDING = False

    starts(cast)
    off = verify(now=timezone.now())
    settings.PRODUCT_USAGE_RECORDING = True
    on = verify(now=timezone.now())

    assert ledger() == []
    assert off.counts[Kind.MISSING] == on.counts[Kind.MISSING] == 0
    page = sign_in(client, cast.platform_operator).get("/system/")
    assert page.status_code == HTTPStatus.OK


def test_without_the_note_the_act_would_be_missed(
    cast: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(privacy_settings, "note_pause", lambda: None)
    settings.PRODUCT_USAGE_RECORDING = False

    starts(cast)

    assert verify(now=timezone.now()).counts[Kind.MISSING] == 1


def test_pause_is_noted_only_while_it_lasts(cast: Cast, settings: Settings) -> None:
    starts(cast)
    before = verify(now=timezone.now()).expected_since

    privacy_settings.note_pause()

    assert verify(now=timezone.now()).expected_since <= before + timedelta(seconds=5)
    settings.PRODUCT_USAGE_RECORDING = False
    privacy_settings.note_pause()
    assert verify(now=timezone.now()).expected_since > before
