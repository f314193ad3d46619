"""What comes back to the callback: only the answer to what this browser began, once."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from freezegun import freeze_time

from tenantpilot.accounts.models import PlaneSession
from tenantpilot.accounts.planes import SETTINGS, Plane
from tenantpilot.sso.models import Connection
from tenantpilot.sso.refusals import Reason
from tests.cast import Cast, sign_in
from tests.sso.conftest import connected
from tests.sso.provider import MARA, OWNER, Liar, omits, says
from tests.sso.walking import begin, come_back, door, is_signed_in, reason, walk

pytestmark = pytest.mark.django_db
COOKIE = SETTINGS[Plane.ADMIN].cookie_name


def address(provider: Liar, question: dict[str, str]) -> str:
    """Where the provider sends the browser."""
    back = urlsplit(provider.granted(question, subject=OWNER.subject))
    return f"{back.path}?{back.query}"


REDIRECTS = {
    "state of another": (says(state="another"), Reason.STATE),
    "state missing": (omits("state"), Reason.STATE),
    "state of strange letters": (says(state="é"), Reason.STATE),
    "another provider's name": (says(iss="https://evil.example"), Reason.MIX_UP),
    "no name, though announced": (omits("iss"), Reason.MIX_UP),
    "a refusal": (says(error="access_denied"), Reason.DENIED),
    "no code": (omits("code"), Reason.CODE),
    "another code": (says(code="another"), Reason.CODE),
}


@pytest.mark.parametrize("lie", REDIRECTS)
def test_answer_to_something_else_opens_nothing(
    client: Client, connection: Connection, provider: Liar, caplog: Any, lie: str
) -> None:
    provider.of_redirect, why = REDIRECTS[lie]

    answer = walk(client, connection, provider)

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert reason(caplog) == why
    assert not is_signed_in(client)


def test_name_that_is_not_announced_is_compared_all_the_same(
    client: Client, connection: Connection, provider: Liar, caplog: Any
) -> None:
    provider.of_metadata = omits("authorization_response_iss_parameter_supported")
    provider.of_redirect = says(iss="https://evil.example")

    walk(client, connection, provider)

    assert reason(caplog) == Reason.MIX_UP


def test_provider_that_never_names_itself_is_taken(
    client: Client, connection: Connection, provider: Liar
) -> None:
    provider.of_metadata = omits("authorization_response_iss_parameter_supported")
    provider.of_redirect = omits("iss")

    walk(client, connection, provider)

    assert is_signed_in(client)


def test_callback_works_once(
    client: Client, connection: Connection, provider: Liar, caplog: Any
) -> None:
    back = address(provider, begin(client, connection))
    client.get(back)
    client.post(reverse("accounts:admin-sign-out"))

    answer = client.get(back)

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert reason(caplog) == Reason.NOT_BEGUN


def test_one_wrong_answer_uses_up_the_start(
    client: Client, connection: Connection, provider: Liar, caplog: Any
) -> None:
    question = begin(client, connection)
    path = urlsplit(address(provider, question)).path
    client.get(f"{path}?state=guessed&code=guessed")
    caplog.clear()

    client.get(address(provider, question))

    assert reason(caplog) == Reason.NOT_BEGUN


def test_provider_that_breaks_down_uses_up_the_start(
    client: Client, connection: Connection, provider: Liar, caplog: Any
) -> None:
    question = begin(client, connection)
    provider.of_answer = lambda _: ["no object"]
    back = address(provider, question)
    assert client.get(back).status_code == HTTPStatus.BAD_GATEWAY
    provider.of_answer = lambda said: said

    client.get(address(provider, question))

    assert reason(caplog) == Reason.NOT_BEGUN


def test_code_that_was_used_opens_nothing_more(
    client: Client, connection: Connection, provider: Liar, caplog: Any
) -> None:
    used = address(provider, begin(client, connection))
    client.get(used)
    client.post(reverse("accounts:admin-sign-out"))
    code = dict(each.split("=") for each in urlsplit(used).query.split("&"))["code"]
    provider.of_redirect = says(code=code)

    walk(client, connection, provider)

    assert reason(caplog) == Reason.CODE


def test_code_of_another_browser_is_worth_nothing_here(
    client: Client, connection: Connection, provider: Liar, caplog: Any
) -> None:
    """Stolen on the way: without the verifier of the browser that began, it is no use."""
    stolen = address(provider, begin(Client(), connection))
    code = dict(each.split("=") for each in urlsplit(stolen).query.split("&"))["code"]
    provider.of_redirect = says(code=code)

    walk(client, connection, provider)

    assert reason(caplog) == Reason.CODE


def test_answer_in_a_browser_that_began_nothing_signs_nobody_in(
    client: Client, connection: Connection, provider: Liar, caplog: Any
) -> None:
    """Somebody else's answer, planted: the victim would work in their account."""
    planted = address(provider, begin(Client(), connection))

    client.get(planted)

    assert reason(caplog) == Reason.NOT_BEGUN
    assert not is_signed_in(client)


def test_verifier_is_sent_and_is_the_one_that_was_promised(
    client: Client, connection: Connection, provider: Liar
) -> None:
    walk(client, connection, provider)

    assert len(provider.posted[0]["code_verifier"]) >= 43


def test_answer_at_another_connections_address_is_refused(
    client: Client, cast: Cast, connection: Connection, provider: Liar, caplog: Any
) -> None:
    foreign = connected(cast.foreign_tenant.workspace, provider)
    back = address(provider, begin(client, connection))
    there = back.replace(str(connection.public_id), str(foreign.public_id))

    client.get(there)

    assert reason(caplog) == Reason.OTHER_CONNECTION


def test_answer_after_ten_minutes_is_too_late(
    client: Client, connection: Connection, provider: Liar, caplog: Any
) -> None:
    with freeze_time() as clock:
        question = begin(client, connection)
        clock.tick(601)

        come_back(client, provider, question, OWNER)

    assert reason(caplog) == Reason.LATE


def test_connection_made_anew_does_not_take_answers_to_the_one_before(
    client: Client, cast: Cast, connection: Connection, provider: Liar, caplog: Any
) -> None:
    question = begin(client, connection)
    connection.delete()
    connected(cast.workspace, provider, user=cast.owner, subject=OWNER.subject)
    Connection.objects.update(public_id=connection.public_id)

    come_back(client, provider, question, OWNER)

    assert reason(caplog) == Reason.OTHER_CONNECTION


def test_looking_at_the_door_begins_nothing(client: Client, connection: Connection) -> None:
    answer = client.get(door(connection))

    assert answer.status_code == HTTPStatus.FOUND
    assert answer["Location"] == reverse("accounts:admin-sign-in")
    assert client.get(answer["Location"]).status_code == HTTPStatus.OK


def test_beginning_takes_the_pages_token(connection: Connection) -> None:
    answer = Client(enforce_csrf_checks=True).post(door(connection))

    assert answer.status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("plane", ["admin", "system"])
def test_unknown_connection_is_not_found(client: Client, cast: Cast, plane: str) -> None:
    url = reverse(f"sso:{plane}-door", args=["11111111-2222-3333-4444-555555555555"])

    assert client.get(url).status_code == HTTPStatus.NOT_FOUND
    assert client.post(url).status_code == HTTPStatus.NOT_FOUND
    assert client.get(f"{url}callback/").status_code == HTTPStatus.NOT_FOUND


def test_other_planes_connection_is_not_found(
    client: Client, cast: Cast, connection: Connection
) -> None:
    url = reverse("sso:system-door", args=[connection.public_id])

    assert client.post(url).status_code == HTTPStatus.NOT_FOUND
    assert client.get(f"{url}callback/").status_code == HTTPStatus.NOT_FOUND


def test_unknown_person_with_a_members_address_stays_outside(
    client: Client, cast: Cast, connection: Connection, provider: Liar, caplog: Any
) -> None:
    """Whoever runs a provider writes what they like into it."""
    provider.of_claims = says(email=cast.owner.email)

    walk(client, connection, provider, MARA)

    assert reason(caplog) == Reason.UNKNOWN_PERSON


def test_session_before_does_not_go_on(
    client: Client, cast: Cast, connection: Connection, provider: Liar
) -> None:
    sign_in(client, cast.outsider)
    before = client.cookies[COOKIE].value
    question = begin(client, connection)

    come_back(client, provider, question, OWNER)

    assert client.cookies[COOKIE].value != before
    assert not PlaneSession.objects.filter(session_key=before).exists()
    assert client.get(reverse("members:account")).wsgi_request.user == cast.owner
