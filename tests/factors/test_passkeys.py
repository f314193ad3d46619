"""Passkeys, with an authenticator in software: adding them and signing in."""

import base64

import pytest
from django.test import Client
from pytest_django import Settings

from tenantpilot.accounts.models import PlaneSession, SignInMethod
from tenantpilot.accounts.planes import Plane
from tenantpilot.audit.actions import AuditAction
from tenantpilot.audit.models import AuditLog
from tenantpilot.factors.models import Passkey, RecoveryCode
from tests.cast import Cast, sign_in
from tests.factors.authenticator import Authenticator
from tests.factors.passkey_pages import add_to, asked, options, send, send_new
from tests.factors.people import (
    PLANES,
    give_password,
    is_signed_in,
    person_of,
)


@pytest.mark.parametrize("plane", PLANES)
def test_passkey_signs_in_by_itself(cast: Cast, client: Client, plane: Plane) -> None:
    device, person = Authenticator(), person_of(cast, plane)
    key = add_to(device, person, plane)
    wanted = f"/{plane}/account/keys/"

    answer = send(client, plane, device.use(options(client, plane)), next=wanted)

    assert answer["Location"] == wanted
    session = PlaneSession.objects.get()
    assert (session.method, session.account_id) == (SignInMethod.PASSKEY, person.pk)
    key.refresh_from_db()
    assert key.last_used_at is not None


@pytest.mark.parametrize("plane", PLANES)
def test_browser_is_asked_for_a_resident_verified_key(
    cast: Cast, client: Client, plane: Plane
) -> None:
    wanted = asked(sign_in(client, person_of(cast, plane)), plane)["publicKey"]

    selection = wanted["authenticatorSelection"]
    assert (selection["residentKey"], selection["userVerification"]) == ("required", "required")
    assert wanted["rp"]["id"] == "testserver"
    assert options(Client(), plane)["publicKey"]["userVerification"] == "required"


def test_adding_is_audited_and_brings_recovery_codes_once(cast: Cast, client: Client) -> None:
    sign_in(Client(), cast.owner)
    sign_in(client, cast.owner)
    device = Authenticator()

    first = send_new(client, Plane.ADMIN, device.make(asked(client, Plane.ADMIN)))
    second = send_new(client, Plane.ADMIN, device.make(asked(client, Plane.ADMIN)), "Phone")

    assert "Keep these codes now." in first.text
    assert PlaneSession.objects.count() == 1
    assert second["Location"] == "/admin/account/keys/"
    assert RecoveryCode.objects.count() == 10
    assert AuditLog.objects.filter(action=AuditAction.PASSKEY_ADDED).count() == 2
    assert len({bytes(key.handle) for key in Passkey.objects.all()}) == 1


def test_own_keys_are_excluded_when_adding(cast: Cast, client: Client) -> None:
    device = Authenticator()
    key = add_to(device, cast.owner, Plane.ADMIN)

    [excluded] = asked(sign_in(client, cast.owner), Plane.ADMIN)["publicKey"]["excludeCredentials"]

    assert base64.urlsafe_b64decode(excluded["id"] + "==") == bytes(key.credential_id)


def test_eleventh_key_is_refused(cast: Cast, client: Client) -> None:
    sign_in(client, cast.owner)
    device = Authenticator()
    for _ in range(10):
        send_new(client, Plane.ADMIN, device.make(asked(client, Plane.ADMIN)))

    page = send_new(client, Plane.ADMIN, device.make(asked(client, Plane.ADMIN)))

    assert "You have ten passkeys" in page.text
    assert Passkey.objects.count() == 10


def test_counter_that_grows_is_kept(cast: Cast, client: Client) -> None:
    device = Authenticator(counter=5)
    key = add_to(device, cast.owner, Plane.ADMIN)
    device.counter = 6

    send(client, Plane.ADMIN, device.use(options(client, Plane.ADMIN)))

    key.refresh_from_db()
    assert (key.sign_count, is_signed_in(client, Plane.ADMIN)) == (6, True)


def test_keys_are_bound_to_the_host_of_the_public_address(
    cast: Cast, client: Client, settings: Settings
) -> None:
    settings.PUBLIC_URL = "https://pilot.example"
    device = Authenticator(host="pilot.example")

    add_to(device, cast.owner, Plane.ADMIN)
    send(client, Plane.ADMIN, device.use(options(client, Plane.ADMIN)))

    assert is_signed_in(client, Plane.ADMIN)


def test_passkey_completes_a_sign_in_half_done(cast: Cast, client: Client) -> None:
    device = Authenticator()
    add_to(device, cast.owner, Plane.ADMIN)
    give_password(client, cast.owner, next="/admin/account/keys/")

    answer = send(client, Plane.ADMIN, device.use(options(client, Plane.ADMIN)))

    assert answer["Location"] == "/admin/account/keys/"
