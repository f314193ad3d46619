"""What a provider says of itself, and what comes of it when that is odd: 502, and nothing begun."""

from dataclasses import replace
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from tenantpilot.outbound.client import Caller
from tenantpilot.sso import exchange
from tenantpilot.sso.models import Connection
from tests.sso.provider import OWNER, Liar, omits, says
from tests.sso.walking import begin, come_back, door, is_signed_in, trouble, walk

pytestmark = pytest.mark.django_db

ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
ODD: tuple[object, ...] = (
    None, 7, "", [], "javascript:alert(1)", "data:text/html,x", "//evil.example/x",
    "https://user:pass@id.example/x", "https://id.example/x#y", "https://id.example/a b",
    "ftp://id.example/x", "https:///x", "https://id.example/" + "x" * 1_000,
)  # fmt: skip


@pytest.mark.parametrize("value", ODD)
@pytest.mark.parametrize("name", ENDPOINTS)
def test_odd_address_is_gone_to_by_nobody(
    client: Client, connection: Connection, provider: Liar, caplog: Any, name: str, value: object
) -> None:
    provider.of_metadata = says(**{name: value})

    answer = client.post(door(connection))

    assert answer.status_code == HTTPStatus.BAD_GATEWAY
    assert trouble(caplog) == f"metadata_{name}"


@pytest.mark.parametrize("name", ENDPOINTS)
def test_plain_http_leads_nowhere_unless_the_installation_says_so(
    settings: Settings, client: Client, connection: Connection, provider: Liar, name: str
) -> None:
    settings.SIGN_IN_ALLOWED_NETWORKS = []

    assert client.post(door(connection)).status_code == HTTPStatus.BAD_GATEWAY


@pytest.mark.parametrize(
    ("lie", "code"),
    [
        (says(issuer="https://evil.example"), "issuer"),
        (omits("issuer"), "issuer"),
        (lambda said: {**said, "issuer": said["issuer"] + "/"}, "issuer"),
        (omits("token_endpoint"), "metadata_token_endpoint"),
        (says(token_endpoint_auth_methods_supported="post"), "metadata_methods"),
        (lambda said: [said], "not_json"),
        (lambda said: {**said, "more": "x" * 300_000}, "too_large"),
    ],
)
def test_what_is_no_provider_of_ours_is_away(
    client: Client, connection: Connection, provider: Liar, caplog: Any, lie: Any, code: str
) -> None:
    provider.of_metadata = lie

    answer = client.post(door(connection))

    assert answer.status_code == HTTPStatus.BAD_GATEWAY
    assert trouble(caplog) == code


def test_good_words_with_a_bad_status_are_none(
    client: Client, connection: Connection, provider: Liar, caplog: Any, monkeypatch: Any
) -> None:
    says_so = Caller.get
    broken = lambda caller, url: replace(says_so(caller, url), status=404)  # noqa: E731
    monkeypatch.setattr(Caller, "get", broken)

    assert client.post(door(connection)).status_code == HTTPStatus.BAD_GATEWAY
    assert trouble(caplog) == "status"


def test_provider_that_breaks_down_is_away_and_says_no_no(
    client: Client, connection: Connection, provider: Liar, caplog: Any, monkeypatch: Any
) -> None:
    question, says_so = begin(client, connection), Caller.post
    broken = lambda caller, url, **sent: replace(says_so(caller, url, **sent), status=503)  # noqa: E731
    monkeypatch.setattr(Caller, "post", broken)

    answer = come_back(client, provider, question, OWNER)

    assert answer.status_code == HTTPStatus.BAD_GATEWAY
    assert trouble(caplog) == "status"


@pytest.mark.parametrize("answer", [[], "text", 7])
def test_token_answer_that_is_no_object_is_a_provider_that_is_away(
    client: Client, connection: Connection, provider: Liar, caplog: Any, answer: object
) -> None:
    provider.of_answer = lambda _: answer

    walk(client, connection, provider)

    assert trouble(caplog) == "not_json"


def test_provider_that_is_not_there_is_away(
    client: Client, connection: Connection, caplog: Any
) -> None:
    Connection.objects.update(issuer="http://127.0.0.1:9")

    answer = client.post(door(connection))

    assert answer.status_code == HTTPStatus.BAD_GATEWAY
    assert trouble(caplog) == "unreachable"
    assert "owner" in answer.content.decode()


def test_address_inside_is_not_called(
    settings: Settings, client: Client, connection: Connection, caplog: Any
) -> None:
    """An owner types an issuer, and everything behind our firewall would answer."""
    settings.SIGN_IN_ALLOWED_NETWORKS = []
    Connection.objects.update(issuer="https://127.0.0.1:9")

    client.post(door(connection))

    assert trouble(caplog) == "address_refused"


def test_hanging_providers_do_not_take_every_thread(
    client: Client, connection: Connection, provider: Liar
) -> None:
    with exchange.exchange(), exchange.exchange():
        answer = client.post(door(connection))

    assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert answer["Retry-After"]
    assert client.post(door(connection)).status_code == HTTPStatus.OK


def test_secret_that_cannot_be_opened_is_said_in_the_log_alone(
    client: Client, connection: Connection, provider: Liar, caplog: Any
) -> None:
    Connection.objects.update(sealed_secret=b"something else")

    answer = walk(client, connection, provider)

    assert answer.status_code == HTTPStatus.BAD_GATEWAY
    assert trouble(caplog) == "secret"


def test_secret_goes_in_the_header_only_where_the_provider_takes_no_other(
    client: Client, connection: Connection, provider: Liar
) -> None:
    """Quoted: this one has a plus and a percent sign, which are others without."""
    provider.of_metadata = omits("token_endpoint_auth_methods_supported")

    walk(client, connection, provider)

    assert is_signed_in(client)
    assert "client_secret" not in provider.posted[0]


def test_question_keeps_what_the_providers_address_asks_already(
    client: Client, connection: Connection, provider: Liar
) -> None:
    provider.of_metadata = lambda said: {
        **said, "authorization_endpoint": said["authorization_endpoint"] + "?policy=b2c"
    }  # fmt: skip

    question = begin(client, connection)

    assert question["policy"] == "b2c"
    come_back(client, provider, question, OWNER)
    assert is_signed_in(client)
