"""Signing in and out on both planes."""

from http import HTTPStatus

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from pytest_django import Settings

from tenantpilot.accounts.models import PlaneSession, PlatformOperator, User
from tenantpilot.accounts.planes import SETTINGS, Plane
from tenantpilot.audit.actions import AuditAction
from tenantpilot.audit.models import AuditLog
from tests.cast import Cast
from tests.factories import PASSWORD
from tests.kernel.sign_in_attempts import LOGIN

pytestmark = pytest.mark.urls("tests.kernel.planted.urls")


LOGOUT = {Plane.ADMIN: "/admin/logout/", Plane.SYSTEM: "/system/logout/"}
HOME = {Plane.ADMIN: "/admin/", Plane.SYSTEM: "/system/"}


def person_of(cast: Cast, plane: Plane) -> User | PlatformOperator:
    return cast.platform_operator if plane == Plane.SYSTEM else cast.owner


def credentials(person: User | PlatformOperator, **others: str) -> dict[str, str]:
    return {"email": person.email, "password": PASSWORD, **others}


@pytest.mark.django_db
@pytest.mark.parametrize("plane", Plane)
def test_form_is_shown_to_anybody(client: Client, plane: Plane) -> None:
    answer = client.get(LOGIN[plane], {"next": "/admin/x/?a=1&b=2"})

    assert answer.status_code == HTTPStatus.OK
    assert 'value="/admin/x/?a=1&amp;b=2"' in answer.text
    assert "no-store" in answer["Cache-Control"]
    assert not PlaneSession.objects.exists()


@pytest.mark.parametrize("plane", Plane)
def test_right_credentials_open_a_session_of_the_plane(
    cast: Cast, client: Client, plane: Plane
) -> None:
    person = person_of(cast, plane)

    answer = client.post(LOGIN[plane], credentials(person))

    assert answer.status_code == HTTPStatus.FOUND
    assert answer["Location"] == HOME[plane]
    assert client.get(HOME[plane]).status_code == HTTPStatus.OK
    session = PlaneSession.objects.get()
    assert (session.plane, session.account_id) == (plane, person.pk)
    person.refresh_from_db()
    assert person.last_login is not None


@pytest.mark.parametrize("plane", Plane)
def test_request_knows_at_once_who_signed_in_or_out_and_on_which_plane(
    cast: Cast, client: Client, plane: Plane
) -> None:
    person = person_of(cast, plane)

    signing_in = client.post(LOGIN[plane], credentials(person)).wsgi_request
    signing_out = client.post(LOGOUT[plane]).wsgi_request

    nobody = AnonymousUser()
    on_system = plane == Plane.SYSTEM
    expected = (nobody, person) if on_system else (person, nobody)
    assert (signing_in.user, getattr(signing_in, "operator", None)) == expected
    assert (signing_out.user, getattr(signing_out, "operator", None)) == (nobody, nobody)


@pytest.mark.parametrize("plane", Plane)
def test_session_cookie_is_the_planes_own(cast: Cast, client: Client, plane: Plane) -> None:
    client.post(LOGIN[plane], credentials(person_of(cast, plane)))

    [name] = [name for name in client.cookies if "session" in name]
    cookie = client.cookies[name]
    assert name == SETTINGS[plane].cookie_name == f"tenantpilot_{plane}_session"
    assert (cookie["path"], cookie["samesite"], cookie["httponly"]) == (f"/{plane}/", "Lax", True)


def test_cookie_is_only_sent_over_https_in_production(
    cast: Cast, client: Client, settings: Settings
) -> None:
    settings.SESSION_COOKIE_SECURE = True

    client.post(LOGIN[Plane.ADMIN], credentials(cast.owner))

    assert client.cookies["__Secure-tenantpilot_admin_session"]["secure"]
    assert client.get("/admin/").status_code == HTTPStatus.OK


@pytest.mark.parametrize("plane", Plane)
def test_signing_in_and_out_is_audited(cast: Cast, client: Client, plane: Plane) -> None:
    person = person_of(cast, plane)

    client.post(LOGIN[plane], credentials(person))
    client.post(LOGOUT[plane])

    facts = AuditLog.objects.order_by("pk").values_list("action", "actor_type", "actor_id")
    assert list(facts) == [
        (AuditAction.SIGNED_IN, type(person).__name__, person.pk),
        (AuditAction.SIGNED_OUT, type(person).__name__, person.pk),
    ]


@pytest.mark.parametrize("plane", Plane)
@pytest.mark.parametrize("method", ["wrong password", "unknown", "inactive", "other plane"])
def test_every_wrong_sign_in_gets_the_same_answer(
    cast: Cast, client: Client, plane: Plane, method: str
) -> None:
    other = Plane.ADMIN if plane == Plane.SYSTEM else Plane.SYSTEM
    person = person_of(cast, other if method == "other plane" else plane)
    form = credentials(person)
    if method == "wrong password":
        form["password"] = PASSWORD.upper()
    if method == "unknown":
        form["email"] = "nobody@msp.example"
    if method == "inactive":
        person.is_active = False
        person.save()

    answer = client.post(LOGIN[plane], form)

    assert answer.status_code == HTTPStatus.OK
    assert "That did not match. Nothing was changed." in answer.text
    assert PASSWORD not in answer.text
    assert not PlaneSession.objects.exists()
    assert not AuditLog.objects.exists()


@pytest.mark.parametrize("email", ["  Person@MSP.Example ", "PERSON@msp.example"])
def test_address_is_compared_as_people_mean_it(cast: Cast, client: Client, email: str) -> None:
    User.objects.filter(pk=cast.owner.pk).update(email="person@msp.example")

    answer = client.post(LOGIN[Plane.ADMIN], {"email": email, "password": PASSWORD})

    assert answer.status_code == HTTPStatus.FOUND


@pytest.mark.django_db
@pytest.mark.parametrize(
    "form",
    [
        {},
        {"email": "", "password": ""},
        {"email": "not an address", "password": PASSWORD},
        {"email": "nul\0@msp.example", "password": PASSWORD},
        {"email": "a@msp.example", "password": "nul\0nul\0nul\0"},
        {"email": "a" * 300 + "@msp.example", "password": PASSWORD},
        {"email": "a@msp.example", "password": "x" * 1_025},
    ],
)
def test_impossible_credentials_are_answered_by_the_form(
    client: Client, form: dict[str, str]
) -> None:
    answer = client.post(LOGIN[Plane.ADMIN], form)

    assert answer.status_code == HTTPStatus.OK
    assert 'aria-invalid="true"' in answer.text


@pytest.mark.parametrize("plane", Plane)
def test_signing_out_ends_the_session_and_takes_the_cookie_back(
    cast: Cast, client: Client, plane: Plane
) -> None:
    client.post(LOGIN[plane], credentials(person_of(cast, plane)))

    answer = client.post(LOGOUT[plane])

    assert answer["Location"] == LOGIN[plane]
    assert not PlaneSession.objects.exists()
    cookie = answer.cookies[SETTINGS[plane].cookie_name]
    assert (cookie.value, cookie["path"]) == ("", f"/{plane}/")
    assert client.get(HOME[plane]).status_code == HTTPStatus.FOUND


@pytest.mark.django_db
@pytest.mark.parametrize("plane", Plane)
def test_signing_out_without_being_signed_in_is_harmless(client: Client, plane: Plane) -> None:
    answer = client.post(LOGOUT[plane])

    assert answer["Location"] == LOGIN[plane]
    assert not AuditLog.objects.exists()


@pytest.mark.parametrize("plane", Plane)
def test_link_cannot_sign_anybody_out(cast: Cast, client: Client, plane: Plane) -> None:
    client.post(LOGIN[plane], credentials(person_of(cast, plane)))

    answer = client.get(LOGOUT[plane])

    assert answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert client.get(HOME[plane]).status_code == HTTPStatus.OK


@pytest.mark.parametrize("plane", Plane)
def test_foreign_form_cannot_sign_anybody_in_or_out(cast: Cast, plane: Plane) -> None:
    strict = Client(enforce_csrf_checks=True)

    signing_in = strict.post(LOGIN[plane], credentials(person_of(cast, plane)))
    signing_out = strict.post(LOGOUT[plane])

    assert signing_in.status_code == signing_out.status_code == HTTPStatus.FORBIDDEN
    assert not PlaneSession.objects.exists()
