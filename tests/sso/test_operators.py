"""Platform operators have one provider, set up by a command, and it opens their plane only."""

import io
from http import HTTPStatus
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from tenantpilot.accounts.sign_in_steps import ProviderButton, provider_buttons
from tenantpilot.sso.models import Connection, ExternalIdentity, Kind
from tenantpilot.sso.refusals import Reason
from tests.cast import Cast, sign_in
from tests.sso.conftest import connected
from tests.sso.provider import CLIENT_ID, CLIENT_SECRET, MARA, OWNER, Liar
from tests.sso.walking import asked, come_back, door, reason, walk

pytestmark = pytest.mark.django_db
TOWER = "system_dashboard:control-tower"


@pytest.fixture
def operators(cast: Cast, provider: Liar) -> Connection:
    return connected(None, provider, operator=cast.platform_operator, subject=OWNER.subject)


def command(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> str:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{CLIENT_SECRET}\n"))
    out = io.StringIO()
    call_command("set_operator_connection", *arguments, "--secret-stdin", stdout=out)
    return out.getvalue()


def test_operator_comes_in_on_their_own_plane(
    client: Client, operators: Connection, provider: Liar
) -> None:
    answer = walk(client, operators, provider)

    assert answer["Location"] == reverse(TOWER)
    assert client.get(reverse(TOWER)).status_code == HTTPStatus.OK
    assert client.get(reverse("members:account")).status_code == HTTPStatus.FOUND


def test_member_with_the_same_number_is_nobody_there(
    client: Client, cast: Cast, operators: Connection, connection: Connection, provider: Liar
) -> None:
    """The same provider for both planes: an operator's identity opens no workspace."""
    operators.identities.all().delete()

    assert walk(client, operators, provider).status_code == HTTPStatus.FORBIDDEN


def test_operator_who_was_deactivated_stays_outside(
    client: Client, cast: Cast, operators: Connection, provider: Liar, caplog: Any
) -> None:
    cast.platform_operator.is_active = False
    cast.platform_operator.save()

    walk(client, operators, provider)

    assert reason(caplog) == Reason.INACTIVE


def test_operator_connects_their_account(
    client: Client, cast: Cast, operators: Connection, provider: Liar
) -> None:
    operators.identities.all().delete()
    sign_in(client, cast.platform_operator)
    url = reverse("sso:system-connect", args=[operators.public_id])

    come_back(client, provider, asked(client.post(url)), MARA)

    assert ExternalIdentity.objects.get().operator == cast.platform_operator
    assert "Disconnect" in client.get(reverse("sso:system-connections")).content.decode()
    client.post(reverse("sso:system-disconnect", args=[operators.public_id]))
    assert not ExternalIdentity.objects.exists()


def test_user_and_operator_do_not_connect_at_each_others_provider(
    client: Client, cast: Cast, operators: Connection, connection: Connection
) -> None:
    both = sign_in(sign_in(client, cast.platform_operator), cast.owner)
    swapped = [
        reverse("sso:system-connect", args=[connection.public_id]),
        reverse("sso:admin-connect", args=[operators.public_id]),
    ]

    assert [both.post(url).status_code for url in swapped] == [HTTPStatus.NOT_FOUND] * 2


def test_sign_in_page_of_the_plane_offers_it(client: Client, operators: Connection) -> None:
    page = client.get(reverse("accounts:system-sign-in"))

    offered = provider_buttons(page.wsgi_request)
    assert offered == [ProviderButton(label="Continue with Northwind ID", url=door(operators))]


def test_database_takes_one_provider_of_operators(operators: Connection, provider: Liar) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        connected(None, provider)


@pytest.mark.django_db
def test_command_sets_it_up_and_says_what_to_register(monkeypatch: pytest.MonkeyPatch) -> None:
    tenant = "7d0a4b39-6f1e-4c52-9c1d-2f5a7e3b4c60"

    said = command(monkeypatch, "--tenant", tenant, "--client-id", CLIENT_ID)

    made = Connection.objects.get(workspace=None)
    assert made.kind == Kind.ENTRA
    assert f"/system/sso/{made.public_id}/callback/" in said
    assert CLIENT_SECRET not in said


@pytest.mark.parametrize(
    "wrong",
    [
        ["--client-id", "x"],
        ["--tenant", "contoso.example", "--client-id", "x"],
        ["--issuer", "ftp://id.example", "--name", "x", "--client-id", "x"],
        ["--issuer", "https://id.example"],
    ],
)
def test_command_refuses_what_cannot_be(
    monkeypatch: pytest.MonkeyPatch, db: None, wrong: list[str]
) -> None:
    with pytest.raises(CommandError, match="Nothing was saved"):
        command(monkeypatch, *wrong)

    assert not Connection.objects.exists()


def test_command_removes_it_with_its_sessions(
    client: Client, operators: Connection, provider: Liar
) -> None:
    walk(client, operators, provider)

    call_command("set_operator_connection", "--remove", stdout=io.StringIO())

    assert client.get(reverse(TOWER)).status_code == HTTPStatus.FOUND
    with pytest.raises(CommandError, match="no sign-in provider"):
        call_command("set_operator_connection", "--remove", stdout=io.StringIO())
