"""Proving once more who one is, at the provider that opened the session."""

import time
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tenantpilot.accounts.models import PlaneSession
from tenantpilot.sso.models import Connection, ExternalIdentity
from tenantpilot.sso.refusals import Reason
from tests.cast import Cast, sign_in
from tests.sso.provider import MARA, OWNER, Liar, omits
from tests.sso.walking import asked, come_back, reason, walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def through(client: Client, connection: Connection, provider: Liar) -> Client:
    """The owner, come in through the provider."""
    walk(client, connection, provider)
    return client


def confirm(client: Client, **form: str) -> dict[str, str]:
    return asked(client.post(reverse("sso:admin-confirm"), form))


def settings_page(cast: Cast) -> str:
    return reverse("sso:workspace", args=[cast.workspace.slug])


def is_sent_to_confirm(client: Client, cast: Cast) -> bool:
    answer = client.post(reverse("sso:release", args=[cast.workspace.slug]))
    return "/confirm/" in answer["Location"]


def test_coming_through_proves_nothing_about_now(through: Client, cast: Cast) -> None:
    """The provider may have known the person since this morning."""
    assert is_sent_to_confirm(through, cast)


def test_signing_in_there_once_more_does(through: Client, cast: Cast, provider: Liar) -> None:
    question = confirm(through, next=settings_page(cast))

    answer = come_back(through, provider, question, OWNER)

    assert (question["prompt"], question["max_age"]) == ("login", "0")
    assert answer["Location"] == settings_page(cast)
    assert not is_sent_to_confirm(through, cast)


@pytest.mark.parametrize(
    "lie",
    [omits("auth_time"), lambda said: {**said, "auth_time": int(time.time()) - 3_600},
     lambda said: {**said, "auth_time": "now"}],
)  # fmt: skip
def test_sign_in_of_this_morning_does_not(
    through: Client, cast: Cast, provider: Liar, caplog: Any, lie: Any
) -> None:
    question = confirm(through)
    provider.of_claims = lie

    come_back(through, provider, question, OWNER)

    assert reason(caplog) == Reason.STALE
    assert is_sent_to_confirm(through, cast)


def test_another_person_proves_nothing_for_me(
    through: Client, cast: Cast, connection: Connection, provider: Liar, caplog: Any
) -> None:
    ExternalIdentity.objects.create(
        connection=connection, issuer=provider.issuer, subject=MARA.subject, user=cast.manager
    )

    come_back(through, provider, confirm(through), MARA)

    assert reason(caplog) == Reason.OTHER_PERSON
    assert is_sent_to_confirm(through, cast)


def test_session_with_a_password_proves_nothing_there(
    client: Client, cast: Cast, connection: Connection
) -> None:
    sign_in(client, cast.owner)

    answer = client.post(reverse("sso:admin-confirm"))

    assert answer.status_code == HTTPStatus.NOT_FOUND


def test_page_that_asks_leads_there(through: Client) -> None:
    page = through.get(reverse("factors:admin-confirm")).content.decode()

    assert reverse("sso:admin-confirm") in page


@pytest.mark.parametrize("act", ["connect", "disconnect"])
def test_connecting_takes_a_fresh_proof(
    client: Client, cast: Cast, connection: Connection, act: str
) -> None:
    sign_in(client, cast.owner)
    PlaneSession.objects.update(proved_at="2026-01-01T00:00:00Z")

    answer = client.post(reverse(f"sso:admin-{act}", args=[connection.public_id]))

    assert "/confirm/" in answer["Location"]
