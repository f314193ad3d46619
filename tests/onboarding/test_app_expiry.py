"""The credential of a workspace's app ends: that is told on its own, whether or not it is used."""

import json
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from prometheus_client.openmetrics.parser import text_string_to_metric_families
from pytest_django import Settings

from notices.enums import Digest
from notices.models import NoticeChoice
from notices.pages.mail import digest
from system_dashboard.installation.concerns import concerns
from system_dashboard.installation.facts import read_installation
from tenantpilot.mail.message import Message
from tenantpilot.tenants.models import AppCredential, ProviderConnection, Tenant
from tenantpilot.tenants.services import apps
from tests.cast import Cast, sign_in
from tests.notices.people import wants
from tests.onboarding.provider import proved, register, secret, stub_app

pytestmark = pytest.mark.django_db

PAGE = "/admin/workspaces/northwind/"
DAY = date(2026, 12, 1)
TOKEN = "a-token-of-the-tests-0123456789"


@pytest.fixture
def app(cast: Cast) -> AppCredential:
    """An app that no tenant uses yet."""
    proved(cast.workspace, stub_app(), cast.owner)
    return AppCredential.objects.get()


def ends_in(days: int, *, since: date | None = None) -> None:
    day = (since or timezone.now().date()) + timedelta(days=days)
    AppCredential.objects.filter(proved_at__isnull=False).update(expires_on=day)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (31, None),
        (30, "The client secret expires in 30 days."),
        (1, "The client secret expires tomorrow."),
        (-1, "The client secret has expired."),
    ],
)
def test_workspace_says_it_from_thirty_days_on(
    cast: Cast, client: Client, app: AppCredential, days: int, words: str | None
) -> None:
    ends_in(days)

    page = sign_in(client, cast.owner).get(PAGE).text

    assert ("Every tenant that uses the app stops being read" in page) == (words is not None)
    assert words is None or words in page


@pytest.mark.parametrize(
    ("role", "words"),
    [
        ("owner", "Store a new one"),
        ("manager", "An owner can store a new one."),
        ("operator", None),
        ("reader", None),
    ],
)
def test_it_is_told_those_who_can_do_something(
    cast: Cast, client: Client, app: AppCredential, role: str, words: str | None
) -> None:
    ends_in(3)

    page = sign_in(client, getattr(cast, role)).get(PAGE).text

    assert ("stops being read when it ends" in page) == (words is not None)
    assert words is None or words in page


def test_new_credential_that_is_not_proved_ends_nothing(cast: Cast, client: Client) -> None:
    register(cast.workspace, stub_app(), cast.owner)
    AppCredential.objects.update(expires_on=timezone.now().date())

    assert "stops being read" not in sign_in(client, cast.owner).get(PAGE).text


def digest_of(choice: NoticeChoice) -> Message | None:
    return digest(choice_id=choice.pk, day=DAY)


def test_owners_digest_tells_it_even_if_no_tenant_needs_a_person(
    cast: Cast, app: AppCredential
) -> None:
    Tenant.objects.filter(workspace=cast.workspace).update(status="archived")
    choice = wants(cast, cast.owner, digest=Digest.DAILY)
    assert digest_of(choice) is None

    ends_in(10, since=DAY)

    message = digest_of(choice)
    assert message
    assert message.subject == "TenantPilot: your Microsoft app needs a person"
    assert [each.heading for each in message.blocks][1:] == ["Your Microsoft app"]
    assert message.blocks[1].path == f"{PAGE}app/"
    assert "The client secret expires in 10 days." in message.blocks[1].lines[0]


def test_digest_of_others_leaves_it_out(cast: Cast, app: AppCredential) -> None:
    ends_in(10, since=DAY)
    choice = wants(cast, cast.manager, digest=Digest.WEEKLY)

    message = digest_of(choice)

    assert message
    assert "Your Microsoft app" not in [each.heading for each in message.blocks]


def test_engineer_on_call_is_told_with_the_workspace(
    cast: Cast, client: Client, app: AppCredential, settings: Settings
) -> None:
    ProviderConnection.objects.update(secret_expires_on=timezone.now().date() + timedelta(days=90))
    ends_in(5)
    settings.METRICS_TOKEN = TOKEN

    found = read_installation(now=timezone.now())
    text = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).text

    assert found.expiries.near_apps == [cast.workspace.pk]
    assert found.expiries.near == []
    told = {each.code: each.sentence for each in concerns(found)}
    assert f"workspaces {cast.workspace.pk}." in told["app_credential_expires"]
    samples = {
        each.name: (each.labels, each.value)
        for family in text_string_to_metric_families(text)  # type: ignore[no-untyped-call]
        for each in family.samples
        if "credential" in each.name
    }
    assert samples["tenantpilot_credential_expires_days"][1] == 5
    assert samples["tenantpilot_app_credential_near_expiry"] == (
        {"workspace_id": str(cast.workspace.pk)},
        1,
    )


def test_status_says_it_in_numbers_only(cast: Cast, app: AppCredential) -> None:
    ends_in(5)
    output = StringIO()

    with pytest.raises(SystemExit):
        call_command("status", "--json", stdout=output)

    document: dict[str, Any] = json.loads(output.getvalue())
    assert document["expiries"]["near_apps"] == [cast.workspace.pk]
    assert cast.workspace.name not in output.getvalue()


def test_number_of_an_alert_leads_to_the_workspace_and_the_day(
    cast: Cast, app: AppCredential
) -> None:
    ends_in(5)
    output = StringIO()

    call_command("tenant_status", "--workspace", cast.workspace.pk, stdout=output)
    call_command("tenant_status", "--workspace", 0, stdout=output)

    lines = output.getvalue().splitlines()
    assert lines[0] == f"Workspace {cast.workspace.pk} is {cast.workspace.slug}:"
    assert lines[1].startswith("  the credential of its Microsoft app expires on 20")
    assert lines[1].endswith(" (in 5 days)")
    assert "Workspace 0 stands for the platform operators:" in lines
    with pytest.raises(CommandError, match="There is no workspace 987654"):
        call_command("tenant_status", "--workspace", 987654)


def test_proving_the_next_one_ends_the_warning(
    cast: Cast, client: Client, app: AppCredential
) -> None:
    ends_in(5)
    later = apps.add_credential(app=app.app, credential=secret("y" * 20), added_by=cast.owner)
    assert "stops being read" in sign_in(client, cast.owner).get(PAGE).text

    apps.mark_proved(credential=later, proved_by=cast.owner, expires_on=date(2099, 1, 1))

    assert "stops being read" not in client.get(PAGE).text
