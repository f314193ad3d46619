"""A provider's client secret ends: its owners and the people who run the installation are told."""

import json
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from notices.enums import Digest
from notices.pages.mail import digest
from tenantpilot.sso.models import Connection
from tenantpilot.tenants.models import Tenant
from tests.cast import Cast, sign_in
from tests.edit_forms import save
from tests.notices.people import wants
from tests.sso.connections import a_connection
from tests.sso.provider import CLIENT_ID

pytestmark = pytest.mark.django_db
TOKEN = "a-token-of-the-tests-0123456789"


@pytest.fixture
def here(cast: Cast) -> Connection:
    return a_connection(cast.workspace)


def ends_in(days: int, *, since: date | None = None) -> date:
    day = (since or timezone.now().date()) + timedelta(days=days)
    Connection.objects.update(secret_expires_on=day)
    return day


def settings_url(cast: Cast) -> str:
    return reverse("sso:workspace", args=[cast.workspace.slug])


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (31, None),
        (30, "The client secret of Northwind ID expires in 30 days."),
        (1, "The client secret of Northwind ID expires tomorrow."),
        (-1, "The client secret of Northwind ID has expired."),
    ],
)
def test_owner_is_told_where_it_is_stored_and_on_the_first_page(
    cast: Cast, client: Client, here: Connection, days: int, words: str | None
) -> None:
    ends_in(days)
    sign_in(client, cast.owner)
    workspace = reverse("tenant_dashboard:workspace", args=[cast.workspace.slug])

    for page in (settings_url(cast), workspace):
        text = client.get(page).text
        assert ("client secret of Northwind ID" in text) == (words is not None)
        assert words is None or words in text


def test_managers_are_not_told_what_they_cannot_change(
    cast: Cast, client: Client, here: Connection
) -> None:
    ends_in(3)
    workspace = reverse("tenant_dashboard:workspace", args=[cast.workspace.slug])

    assert "client secret of" not in sign_in(client, cast.manager).get(workspace).text


def test_day_is_entered_shown_and_ends_with_another_secret(
    cast: Cast, client: Client, here: Connection
) -> None:
    sign_in(client, cast.owner)
    entered = {"kind": "oidc", "issuer": here.issuer, "name": "Northwind ID"}
    form = {**entered, "client_id": CLIENT_ID, "secret_expires_on": "2099-03-31"}

    save(client, settings_url(cast), form)
    kept = Connection.objects.get().secret_expires_on
    shown = client.get(settings_url(cast)).text
    save(client, settings_url(cast), {**form, "client_secret": "new", "secret_expires_on": ""})

    assert kept == date(2099, 3, 31)
    assert 'value="2099-03-31"' in shown
    assert Connection.objects.get().secret_expires_on is None


@pytest.mark.parametrize(
    ("day", "words"), [("soon", "Write the day as year"), ("2020-01-01", "This day has passed.")]
)
def test_wrong_day_gets_a_sentence(
    cast: Cast, client: Client, here: Connection, day: str, words: str
) -> None:
    entered = {"kind": "oidc", "issuer": here.issuer, "name": "Northwind ID"}
    form = {**entered, "client_id": CLIENT_ID, "client_secret": "s", "secret_expires_on": day}

    answer = sign_in(client, cast.owner).post(settings_url(cast), form)

    assert words in answer.text
    assert Connection.objects.get().secret_expires_on is None


def test_secret_is_optional_only_where_there_is_one(cast: Cast, client: Client) -> None:
    sign_in(client, cast.owner)
    new = client.get(settings_url(cast)).text
    missing = save(client, settings_url(cast), {"kind": "oidc"}).text
    a_connection(cast.workspace)
    there = client.get(settings_url(cast)).text

    def label(page: str) -> str:
        return page.split('for="id_client_secret"')[1].split("</label>")[0]

    assert "needed for" not in label(new)
    assert "Enter the client secret." in missing
    assert "another directory, issuer or application" in label(there)


def test_owners_digest_tells_it_and_the_managers_does_not(cast: Cast, here: Connection) -> None:
    Tenant.objects.update(status="archived")
    day = date(2026, 12, 1)
    owner, manager = (wants(cast, who, digest=Digest.DAILY) for who in (cast.owner, cast.manager))
    before = digest(choice_id=owner.pk, day=day)
    ends_in(10, since=day)

    message = digest(choice_id=owner.pk, day=day)

    assert before is None
    assert message
    assert message.subject == "TenantPilot: your sign-in provider needs a person"
    assert message.blocks[1].path == settings_url(cast)
    assert digest(choice_id=manager.pk, day=day) is None


def test_engineer_on_call_is_told_in_numbers_only(
    cast: Cast, client: Client, here: Connection, settings: Settings
) -> None:
    settings.METRICS_TOKEN = TOKEN
    a_connection(None)
    ends_in(5)
    output = StringIO()

    with pytest.raises(SystemExit):
        call_command("status", "--json", stdout=output)
    metrics = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).text

    document: dict[str, Any] = json.loads(output.getvalue())
    told = {each["code"]: each["sentence"] for each in document["concerns"]}
    assert document["expiries"]["near_providers"] == [cast.workspace.pk, 0]
    assert document["expiries"]["nearest_days"] == 5
    assert (
        f"workspace {cast.workspace.pk}, the platform operators."
        in (told["sign_in_secret_expires"])
    )
    assert f'sign_in_secret_near_expiry{{workspace_id="{cast.workspace.pk}"}} 1.0' in metrics
    assert 'sign_in_secret_near_expiry{workspace_id="0"} 1.0' in metrics


def test_number_of_an_alert_leads_to_whose_provider_it_is_and_the_day(
    cast: Cast, here: Connection
) -> None:
    a_connection(None)
    day = ends_in(4)
    output = StringIO()

    for number in (cast.workspace.pk, 0):
        call_command("tenant_status", "--workspace", number, stdout=output)

    secret = f"  the secret of its sign-in provider expires on {day} (in 4 days)"
    assert output.getvalue().splitlines() == [
        f"Workspace {cast.workspace.pk} is {cast.workspace.slug}:", secret,
        "Workspace 0 stands for the platform operators:", secret,
    ]  # fmt: skip
