"""Between password and second factor nobody is signed in, and nothing can be skipped."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.test import Client
from freezegun import freeze_time

from tenantpilot.accounts import passwords
from tenantpilot.accounts.models import PlaneSession, PlatformOperator, SignInMethod
from tenantpilot.accounts.planes import SETTINGS, Plane
from tenantpilot.audit.actions import AuditAction
from tenantpilot.audit.models import AuditLog
from tenantpilot.factors.models import Passkey, RecoveryCode, Totp
from tenantpilot.factors.owners import owned_by
from tests.cast import Cast, sign_in
from tests.factors.people import (
    PLANES,
    code_of,
    decoded,
    give_code,
    give_password,
    is_signed_in,
    nobody_is_signed_in,
    person_of,
    with_app,
    with_codes,
)

INSIDE = {
    Plane.ADMIN: ["/admin/", "/admin/account/", "/admin/account/keys/", "/admin/confirm/",
                  "/admin/workspaces/northwind/", "/admin/account/keys/passkeys/add/"],
    Plane.SYSTEM: ["/system/", "/system/account/keys/", "/system/confirm/",
                   "/system/account/keys/app/", "/system/account/keys/passkeys/add/"],
}  # fmt: skip


@pytest.mark.parametrize("plane", PLANES)
def test_right_password_signs_nobody_in_who_has_a_factor(
    cast: Cast, client: Client, plane: Plane
) -> None:
    with_app(person_of(cast, plane))

    answer = give_password(client, person_of(cast, plane))

    assert answer["Location"] == f"/{plane}/login/factor/"
    assert nobody_is_signed_in()
    assert not AuditLog.objects.filter(action=AuditAction.SIGNED_IN).exists()


@pytest.mark.parametrize("plane", PLANES)
def test_no_page_opens_to_who_is_half_signed_in(cast: Cast, client: Client, plane: Plane) -> None:
    with_app(person_of(cast, plane))
    give_password(client, person_of(cast, plane))

    for page in INSIDE[plane]:
        for answer in (client.get(page), client.post(page)):
            assert answer.status_code in {HTTPStatus.FOUND, HTTPStatus.METHOD_NOT_ALLOWED}, page
            assert not Passkey.objects.exists()
    assert nobody_is_signed_in()


@pytest.mark.parametrize("plane", PLANES)
def test_code_completes_the_sign_in_and_leads_to_the_wanted_page(
    cast: Cast, client: Client, plane: Plane
) -> None:
    person = person_of(cast, plane)
    secret = with_app(person)
    wanted = f"/{plane}/account/keys/"
    give_password(client, person, next=wanted)

    answer = give_code(client, plane, code_of(secret))

    assert answer["Location"] == wanted
    assert is_signed_in(client, plane)
    session = PlaneSession.objects.get()
    assert (session.method, session.account_id) == (SignInMethod.PASSWORD, person.pk)
    assert session.proved_at is not None


def test_way_back_leads_to_this_site_only(cast: Cast, client: Client) -> None:
    secret = with_app(cast.owner)
    give_password(client, cast.owner, next="https://evil.example/admin/")

    answer = give_code(client, Plane.ADMIN, code_of(secret))

    assert answer["Location"] == "/admin/"


def test_nothing_of_the_half_session_survives(cast: Cast, client: Client) -> None:
    secret = with_app(cast.owner)
    give_password(client, cast.owner)
    half = PlaneSession.objects.get()
    client.get("/admin/login/enrol/")

    give_code(client, Plane.ADMIN, code_of(secret))

    session = PlaneSession.objects.get()
    assert session.session_key != half.session_key
    assert set(decoded(session)) == {
        "_auth_user_id", "_auth_user_backend", "_auth_user_hash"
    }  # fmt: skip


def test_password_gives_the_session_a_new_key_and_an_empty_one(cast: Cast, client: Client) -> None:
    """Who planted a session in this browser knows neither key nor content of the next one."""
    with_app(cast.owner)
    client.post("/admin/passkey/options/")
    planted = PlaneSession.objects.get()

    give_password(client, cast.owner)

    half = PlaneSession.objects.get()
    assert half.session_key != planted.session_key
    assert "passkey" not in decoded(half)


def test_half_session_ends_after_ten_minutes(cast: Cast, client: Client) -> None:
    secret = with_app(cast.owner)
    with freeze_time("2026-03-01 12:00:00") as clock:
        give_password(client, cast.owner)
        clock.tick(timedelta(minutes=10, seconds=1))

        answer = give_code(client, Plane.ADMIN, code_of(secret))

    assert answer["Location"] == "/admin/login/"
    assert nobody_is_signed_in()


def test_half_session_ends_with_another_password(cast: Cast, client: Client) -> None:
    secret = with_app(cast.owner)
    give_password(client, cast.owner)
    passwords.set_password(account=cast.owner, password="violet harbour tin lantern")

    answer = give_code(client, Plane.ADMIN, code_of(secret))

    assert answer["Location"] == "/admin/login/"
    assert nobody_is_signed_in()


@pytest.mark.parametrize("plane", PLANES)
def test_half_session_ends_with_the_account(cast: Cast, client: Client, plane: Plane) -> None:
    person = person_of(cast, plane)
    secret = with_app(person)
    give_password(client, person)
    person.is_active = False
    person.save()

    assert give_code(client, plane, code_of(secret))["Location"] == f"/{plane}/login/"


@pytest.mark.parametrize("plane", PLANES)
def test_half_sessions_cookie_is_nothing_on_the_other_plane(cast: Cast, plane: Plane) -> None:
    """The row says its plane, also where both planes have an account of that number."""
    other = Plane.ADMIN if plane == Plane.SYSTEM else Plane.SYSTEM
    operators = PlatformOperator.objects
    operators.filter(pk=cast.platform_operator.pk).update(
        id=cast.owner.pk, password=cast.owner.password
    )
    operator = operators.get(pk=cast.owner.pk)
    is_system = plane == Plane.SYSTEM
    person, twin = (operator, cast.owner) if is_system else (cast.owner, operator)
    with_app(person)
    secret = with_app(twin)
    stranger, client = Client(), Client()
    give_password(client, person)
    key = client.cookies[SETTINGS[plane].cookie_name].value
    stranger.cookies[SETTINGS[other].cookie_name] = key

    answer = give_code(stranger, other, code_of(secret))

    assert answer["Location"] == f"/{other}/login/"
    assert nobody_is_signed_in()


@pytest.mark.parametrize("page", ["factor", "enrol"])
@pytest.mark.parametrize("plane", PLANES)
def test_second_page_without_the_first_leads_to_the_first(
    cast: Cast, client: Client, plane: Plane, page: str
) -> None:
    for answer in (client.get(f"/{plane}/login/{page}/"), client.post(f"/{plane}/login/{page}/")):
        assert answer["Location"] == f"/{plane}/login/"


def test_password_alone_never_adds_a_second_app(cast: Cast, client: Client) -> None:
    with_app(cast.owner)
    before = bytes(Totp.objects.get().sealed_secret)
    give_password(client, cast.owner)

    shown = client.get("/admin/login/enrol/")
    sent = client.post("/admin/login/enrol/", {"code": "000000"})

    assert shown["Location"] == sent["Location"] == "/admin/login/factor/"
    assert bytes(Totp.objects.get().sealed_secret) == before


def test_who_is_signed_in_elsewhere_is_not_asked_twice(cast: Cast, client: Client) -> None:
    with_app(cast.owner)

    assert sign_in(client, cast.owner).get("/admin/login/")["Location"] == "/admin/"


def test_recovery_code_signs_in_once(cast: Cast, client: Client) -> None:
    with_app(cast.owner)
    [code, *_] = with_codes(cast.owner)
    give_password(client, cast.owner)
    give_code(client, Plane.ADMIN, f" {code.lower()} ")
    again = Client()
    give_password(again, cast.owner)

    answer = give_code(again, Plane.ADMIN, code)

    assert is_signed_in(client, Plane.ADMIN)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert RecoveryCode.objects.filter(**owned_by(cast.owner)).count() == 9
    assert AuditLog.objects.filter(action=AuditAction.RECOVERY_CODE_USED).count() == 1
