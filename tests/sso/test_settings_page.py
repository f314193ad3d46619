"""The owner's page: which provider, and what changing it ends."""

import base64
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tenantpilot.accounts.sign_in_steps import ProviderButton, provider_buttons
from tenantpilot.audit.actions import AuditAction
from tenantpilot.audit.models import AuditLog
from tenantpilot.sso.client_secrets import client_secret
from tenantpilot.sso.models import Connection, ExternalIdentity
from tenantpilot.tenants.services.rotation import reseal_secrets
from tests.cast import Cast, sign_in
from tests.edit_forms import save
from tests.sso.connections import a_connection
from tests.sso.provider import CLIENT_ID, CLIENT_SECRET, OWNER, Liar
from tests.sso.walking import door, is_signed_in, walk

pytestmark = pytest.mark.django_db
TENANT = "7d0a4b39-6f1e-4c52-9c1d-2f5a7e3b4c60"
MICROSOFT = {"kind": "entra", "tenant": TENANT, "client_id": "app", "client_secret": "s3cret"}


def url(cast: Cast, name: str = "workspace") -> str:
    return reverse(f"sso:{name}", args=[cast.workspace.slug])


@pytest.fixture
def owner(client: Client, cast: Cast) -> Client:
    return sign_in(client, cast.owner)


def test_owner_sets_microsoft_up(owner: Client, cast: Cast) -> None:
    answer = save(owner, url(cast), MICROSOFT)

    made = Connection.objects.get()
    assert answer.status_code == HTTPStatus.FOUND
    assert made.issuer == f"https://login.microsoftonline.com/{TENANT}/v2.0"
    assert client_secret(made) == "s3cret"
    assert b"s3cret" not in bytes(made.sealed_secret)
    assert AuditLog.objects.get(action=AuditAction.SIGN_IN_PROVIDER_SAVED).subject_id == made.pk


def test_page_shows_what_to_register_and_never_the_secret(owner: Client, cast: Cast) -> None:
    save(owner, url(cast), MICROSOFT)

    page = owner.get(url(cast)).content.decode()

    made = Connection.objects.get()
    assert f"http://testserver/admin/sso/{made.public_id}/callback/" in page
    assert "s3cret" not in page


@pytest.mark.parametrize("who", ["manager", "operator", "reader"])
def test_only_owners_come_here(client: Client, cast: Cast, who: str) -> None:
    sign_in(client, getattr(cast, who))

    assert client.get(url(cast)).status_code == HTTPStatus.FORBIDDEN
    assert client.post(url(cast), MICROSOFT).status_code == HTTPStatus.FORBIDDEN
    assert not Connection.objects.exists()


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "nothing": ({}, "Choose a provider."),
    "unknown kind": ({"kind": "saml"}, "There is no such provider."),
    "tenant by name": ({**MICROSOFT, "tenant": "contoso.example"}, "Enter a number such as"),
    "tenant in braces": ({**MICROSOFT, "tenant": f"{{{TENANT}}}"}, "characters"),
    "no tenant": ({**MICROSOFT, "tenant": ""}, "Enter a number such as"),
    "no client": ({**MICROSOFT, "client_id": ""}, "Enter the ID"),
    "no secret": ({**MICROSOFT, "client_secret": ""}, "Enter the client secret"),
    "long client": ({**MICROSOFT, "client_id": "x" * 201}, "at most 200"),
    "null": ({**MICROSOFT, "client_id": "x\0"}, "cannot be seen"),
    "unseen name": (
        {**MICROSOFT, "kind": "oidc", "issuer": "https://a.example", "name": "\u202eMicrosoft"},
        "cannot be seen",
    ),
    "no issuer": ({"kind": "oidc", "client_id": "x", "client_secret": "x"}, "Enter the address"),
    **{
        issuer: (
            {"kind": "oidc", "issuer": issuer, "client_id": "x", "client_secret": "x"},
            sentence,
        )
        for issuer, sentence in {
            "https://a..example": "There can be no host of this name.",
            "https://xn--": "There can be no host of this name.",
            "https://a.example?x=1": "An issuer has no ?",
            "https://a.example/?": "An issuer has no ?",
            "https://10.0.0.1": "leads into a network that is not called",
        }.items()
    },
    "strange issuer": (
        {"kind": "oidc", "issuer": "javascript:x", "client_id": "x", "client_secret": "x"},
        "must begin with https",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_input_gets_a_sentence_and_saves_nothing(
    owner: Client, cast: Cast, case: str
) -> None:
    form, sentence = WRONG[case]

    answer = save(owner, url(cast), form)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert sentence in answer.content.decode()
    assert not Connection.objects.exists()


def test_new_secret_keeps_identities_and_sessions(
    owner: Client, cast: Cast, connection: Connection, provider: Liar
) -> None:
    through = Client()
    walk(through, connection, provider)
    same = {"kind": "oidc", "issuer": provider.issuer, "name": "Other name", "client_id": CLIENT_ID}

    save(owner, url(cast), {**same, "client_secret": "another"})
    assert client_secret(Connection.objects.get()) == "another"
    save(owner, url(cast), {**same, "client_secret": ""})

    saved = Connection.objects.get()
    assert (saved.pk, saved.name, client_secret(saved)) == (connection.pk, "Other name", "another")
    assert is_signed_in(through)


def test_another_provider_ends_identities_and_sessions_of_the_one_before(
    owner: Client, cast: Cast, connection: Connection, provider: Liar
) -> None:
    through = Client()
    walk(through, connection, provider)

    save(owner, url(cast), MICROSOFT)

    made = Connection.objects.get()
    assert made.pk != connection.pk
    assert made.public_id == connection.public_id
    assert not ExternalIdentity.objects.exists()
    assert not is_signed_in(through)


def test_removal_ends_identities_and_sessions(
    owner: Client, cast: Cast, connection: Connection, provider: Liar
) -> None:
    through = Client()
    walk(through, connection, provider)

    owner.post(url(cast, "remove"), follow=True)

    assert not Connection.objects.exists()
    assert not is_signed_in(through)
    again = owner.post(url(cast, "remove"), follow=True)
    assert "The provider was already removed." in again.text


def test_first_time_through_is_noted(
    client: Client, connection: Connection, provider: Liar
) -> None:
    walk(client, connection, provider)
    first = Connection.objects.get().verified_at
    walk(Client(), connection, provider)

    assert first
    assert Connection.objects.get().verified_at == first


def test_secret_is_sealed_again_with_a_new_key(connection: Connection, settings: Settings) -> None:
    before = bytes(connection.sealed_secret)
    new = base64.b64encode(bytes(range(32))).decode()
    settings.ENCRYPTION_KEYS = [new, *settings.ENCRYPTION_KEYS]

    reseal_secrets()

    saved = Connection.objects.get()
    assert bytes(saved.sealed_secret) != before
    assert client_secret(saved) == CLIENT_SECRET


def test_button_is_offered_where_the_address_was_opened_once(
    client: Client, connection: Connection, cast: Cast
) -> None:
    page = reverse("accounts:admin-sign-in")
    assert provider_buttons(client.get(page).wsgi_request) == []

    client.get(reverse("sso:admin-door", args=[connection.public_id]))

    offered = provider_buttons(client.get(page).wsgi_request)
    assert offered == [ProviderButton(label="Continue with Northwind ID", url=door(connection))]


@pytest.mark.parametrize("cookie", ["", "x", "11111111-2222-3333-4444-555555555555"])
def test_cookie_that_names_nothing_offers_nothing(
    client: Client, connection: Connection, cookie: str
) -> None:
    client.cookies["sign_in_provider"] = cookie

    page = client.get(reverse("accounts:admin-sign-in"))

    assert page.status_code == HTTPStatus.OK
    assert provider_buttons(page.wsgi_request) == []


def test_cookie_that_names_the_operators_provider_offers_nothing(client: Client, db: None) -> None:
    client.cookies["sign_in_provider"] = str(a_connection(None).public_id)

    assert "Continue with" not in client.get(reverse("accounts:admin-sign-in")).text


def test_person_lands_where_they_wanted_to_go(
    client: Client, connection: Connection, provider: Liar, cast: Cast
) -> None:
    wanted = reverse("tenant_dashboard:tenant", args=[cast.tenant.pk])

    inside = walk(client, connection, provider, OWNER, next=wanted)
    outside = walk(Client(), connection, provider, OWNER, next="https://evil.example/")

    assert inside["Location"] == wanted
    assert outside["Location"] == reverse("tenant_dashboard:home")
