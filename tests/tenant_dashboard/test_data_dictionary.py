"""Everybody on the admin plane can read what is recorded about them, and only that."""

from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from onboarding.services import sessions
from operations.services import runs
from telemetry.catalog import EVENTS
from telemetry.dictionary.describe import describe
from telemetry.privacy_settings import in_words
from tenantpilot.accounts.models import User
from tenantpilot.enums import OperationType
from tests.cast import Cast, sign_in
from tests.factories import UserFactory

PAGE = "/admin/what-is-recorded/"


@pytest.mark.parametrize("who", ["owner", "manager", "operator", "reader", "outsider"])
def test_everybody_who_is_signed_in_can_read_it(cast: Cast, client: Client, who: str) -> None:
    page = sign_in(client, getattr(cast, who)).get(PAGE)

    assert page.status_code == HTTPStatus.OK
    assert page.text.count("What we record about use of this product") >= 2


def test_somebody_without_a_workspace_can_read_it(db: None, client: Client) -> None:
    person: User = UserFactory()

    assert sign_in(client, person).get(PAGE).status_code == HTTPStatus.OK


def test_nobody_is_sent_to_sign_in(db: None, client: Client) -> None:
    assert client.get(PAGE)["Location"] == "/admin/login/?next=%2Fadmin%2Fwhat-is-recorded%2F"


def test_platform_operator_is_nobody_here(cast: Cast, client: Client) -> None:
    page = sign_in(client, cast.platform_operator).get(PAGE)

    assert page["Location"].startswith("/admin/login/")


def test_it_cannot_be_posted_to(cast: Cast, client: Client) -> None:
    page = sign_in(client, cast.owner).post(PAGE)

    assert page.status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_it_says_all_the_dictionary_says(cast: Cast, client: Client) -> None:
    described = describe()

    text = sign_in(client, cast.reader).get(PAGE).text.replace("&#x27;", "'")

    for event in described.events:
        assert f'data-event="{event.name}"' in text
        assert all(each in text for each in (event.label, event.recorded_when, event.purpose))
        for field in event.fields:
            assert all(value.label in text for value in field.values)
    assert all(f"<code>{column.name}</code>" in text for column in described.columns)
    assert all(each[1:] in text for each in described.never_recorded)
    assert all(each in text for each in (described.readers, described.erasure))
    assert all(name in text and said in text for name, said in described.record_of_processing)


def test_it_counts_the_own_rows_and_tells_nothing_of_a_colleagues_acts(
    cast: Cast, client: Client
) -> None:
    sign_in(client, cast.owner)
    before = client.get(PAGE).text
    runs.start(
        tenant=cast.tenant, operation_type=OperationType.INVENTORY_SYNC, initiator=cast.operator
    )

    with CaptureQueriesContext(connection) as asked:
        after = client.get(PAGE).text

    assert _main(before) == _main(after)
    said = [query["sql"] for query in asked if "product_usage" in query["sql"]]
    assert said
    assert all(f'"actor_id" IN ({cast.owner.pk})' in sql for sql in said)
    assert not [query for query in asked if '"usage_' in query["sql"]]
    assert "data-value" not in after


def test_it_shows_what_is_held_about_the_person_by_kind(cast: Cast, client: Client) -> None:
    sign_in(client, cast.owner)
    runs.start(
        tenant=cast.tenant, operation_type=OperationType.INVENTORY_SYNC, initiator=cast.owner
    )

    # It names its beginner twice, as the last who changed it too.
    sessions.start(workspace=cast.workspace, customer_name="Fabrikam", started_by=cast.owner)

    text = client.get(PAGE).text

    own = text.partition("data-own")[2].partition("</dl>")[0]
    for noun, rows in [("Account", 1), ("Memberships", 1), ("Sessions", 1), ("Operation runs", 1),
                       ("Milestones of use", 1), ("Onboardings", 1)]:  # fmt: skip
        assert f"<dt>{noun}</dt><dd>{rows}</dd>" in own


def test_it_says_what_is_in_force_here(cast: Cast, client: Client, settings: Settings) -> None:
    settings.PRODUCT_USAGE_RECORDING = False
    settings.PRODUCT_USAGE_DELAY_HOURS = 48
    settings.PRODUCT_USAGE_MINIMUM_GROUP = 7
    settings.PRIVACY_CONTACT = "privacy@msp.example"

    text = sign_in(client, cast.owner).get(PAGE).text

    for said in in_words():
        assert said.replace("'", "&#x27;") in text
    assert "a whole day that lies at least 2 days back" in text
    assert "at least 7 people" in text
    assert "Recording is off" in text
    assert "Write to privacy@msp.example." in text


@pytest.mark.parametrize(("kept", "sentence"), [
    ("30", "deleted after 30 days."),
    ("1", "deleted after 1 day."),
    ("soon", "deleted after 90 days."),
])  # fmt: skip
def test_it_says_how_long_this_installation_keeps_records(
    cast: Cast, client: Client, settings: Settings, kept: str, sentence: str
) -> None:
    settings.PRODUCT_USAGE_EVENT_RETENTION_DAYS = kept

    text = sign_in(client, cast.owner).get(PAGE).text

    assert sentence in text
    limit = sentence.removeprefix("deleted after ")
    assert f"<dt>Time limits for erasure</dt><dd>{limit} " in text


def test_account_menu_leads_there_on_the_admin_plane_only(cast: Cast, client: Client) -> None:
    link = f'href="{PAGE}"'
    workspace = reverse("tenant_dashboard:workspace", args=[cast.workspace.slug])

    assert link in sign_in(client, cast.reader).get(workspace).text
    assert link not in sign_in(client, cast.platform_operator).get("/system/").text


def test_all_milestones_are_there_in_the_catalogs_order(cast: Cast, client: Client) -> None:
    text = sign_in(client, cast.owner).get(PAGE).text

    places = [text.index(f'data-event="{event.name}"') for event in EVENTS]

    assert places == sorted(places)
    assert f"{len(EVENTS)} milestones, recorded once each" in text


def _main(text: str) -> str:
    """What stands between the tags of the page's own content; tokens differ each time."""
    return text[text.index('<section class="card"') : text.index("</main>")]
