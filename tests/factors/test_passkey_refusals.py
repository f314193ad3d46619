"""Passkeys that prove nothing, of an authenticator that also answers as no browser would."""

import json
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.test import Client
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject
from freezegun import freeze_time

from tenantpilot.accounts.models import PlaneSession
from tenantpilot.accounts.planes import Plane
from tenantpilot.audit.actions import AuditAction
from tenantpilot.audit.models import AuditLog
from tenantpilot.factors.models import Passkey
from tenantpilot.factors.services import passkeys
from tenantpilot.factors.services.passkeys import Site, TooManyPasskeysError, begin_adding
from tests.cast import Cast, assemble, sign_in
from tests.concurrency import at_once
from tests.factors.authenticator import HOST, ORIGIN, Authenticator
from tests.factors.passkey_pages import add_to, asked, options, send, send_new
from tests.factors.people import (
    PLANES,
    nobody_is_signed_in,
    old_proof,
    person_of,
)


@pytest.mark.parametrize("plane", PLANES)
def test_key_of_the_other_plane_opens_nothing(cast: Cast, client: Client, plane: Plane) -> None:
    other = Plane.ADMIN if plane == Plane.SYSTEM else Plane.SYSTEM
    device = Authenticator()
    add_to(device, person_of(cast, other), other)

    answer = send(client, plane, device.use(options(client, plane)))

    assert answer["Location"] == f"/{plane}/login/"
    assert nobody_is_signed_in()


@pytest.mark.parametrize(
    "device",
    [
        Authenticator(verifies=False),
        Authenticator(origin="http://evil.example"),
        Authenticator(origin="https://testserver"),
        Authenticator(origin="http://testserver.evil.example"),
        Authenticator(host="evil.example"),
    ],
)
def test_answer_from_elsewhere_or_without_verification_is_refused(
    cast: Cast, client: Client, device: Authenticator
) -> None:
    good = Authenticator()
    add_to(good, cast.owner, Plane.ADMIN)
    device.keys = good.keys

    send(client, Plane.ADMIN, device.use(options(client, Plane.ADMIN)))
    sign_in(client, cast.manager)
    page = send_new(client, Plane.ADMIN, device.make(asked(client, Plane.ADMIN)))

    assert "No passkey was made." in page.text
    assert not Passkey.objects.filter(user=cast.manager).exists()
    assert not PlaneSession.objects.filter(account_id=cast.owner.pk).exists()


def test_answer_counts_once_and_for_the_question_of_this_browser(cast: Cast) -> None:
    device, first, second = Authenticator(), Client(), Client()
    add_to(device, cast.owner, Plane.ADMIN)
    answer = device.use(options(first, Plane.ADMIN))
    options(second, Plane.ADMIN)

    send(second, Plane.ADMIN, answer)
    send(first, Plane.ADMIN, answer)
    first.post("/admin/logout/")
    send(first, Plane.ADMIN, answer)

    assert AuditLog.objects.filter(action=AuditAction.SIGNED_IN).count() == 1
    assert nobody_is_signed_in()


def test_answer_proves_once_in_the_same_session(cast: Cast, client: Client) -> None:
    device = Authenticator()
    add_to(device, cast.owner, Plane.ADMIN)
    sign_in(client, cast.owner)
    answer = device.use(options(client, Plane.ADMIN))
    send(client, Plane.ADMIN, answer, "confirm/passkey")
    old_proof()

    send(client, Plane.ADMIN, answer, "confirm/passkey")

    assert client.post("/admin/account/keys/codes/").status_code == HTTPStatus.FOUND


def test_question_of_adding_signs_nobody_in(cast: Cast, client: Client) -> None:
    """A question is good for what it was asked for."""
    device = Authenticator()
    add_to(device, cast.owner, Plane.ADMIN)
    sign_in(client, cast.owner)
    answer = device.use(asked(client, Plane.ADMIN))
    old_proof()

    send(client, Plane.ADMIN, answer, "confirm/passkey")

    assert client.post("/admin/account/keys/codes/")["Location"].startswith("/admin/confirm/")


def test_old_question_is_over(cast: Cast, client: Client) -> None:
    device = Authenticator()
    add_to(device, cast.owner, Plane.ADMIN)
    with freeze_time() as clock:
        answer = device.use(options(client, Plane.ADMIN))
        clock.tick(timedelta(minutes=5, seconds=1))
        send(client, Plane.ADMIN, answer)

    assert nobody_is_signed_in()


def test_counter_that_does_not_grow_is_refused_and_audited(cast: Cast, client: Client) -> None:
    device = Authenticator(counter=5)
    add_to(device, cast.owner, Plane.ADMIN)

    send(client, Plane.ADMIN, device.use(options(client, Plane.ADMIN)))

    assert nobody_is_signed_in()
    row = AuditLog.objects.get(action=AuditAction.PASSKEY_REFUSED)
    assert row.subject_id == cast.owner.pk


def test_key_with_another_persons_number_is_refused(cast: Cast, client: Client) -> None:
    device = Authenticator()
    add_to(device, cast.owner, Plane.ADMIN)
    device.keys[-1].handle = b"x" * 32

    send(client, Plane.ADMIN, device.use(options(client, Plane.ADMIN)))

    assert nobody_is_signed_in()


def test_key_of_a_deactivated_account_opens_nothing(cast: Cast, client: Client) -> None:
    device = Authenticator()
    add_to(device, cast.owner, Plane.ADMIN)
    type(cast.owner).objects.filter(pk=cast.owner.pk).update(is_active=False)

    send(client, Plane.ADMIN, device.use(options(client, Plane.ADMIN)))

    assert nobody_is_signed_in()


def test_known_key_cannot_be_added_by_somebody_else(cast: Cast, client: Client) -> None:
    device = Authenticator()
    add_to(device, cast.owner, Plane.ADMIN)
    sign_in(client, cast.manager)
    answer = device.make(asked(client, Plane.ADMIN))
    Passkey.objects.update(credential_id=device.keys[-1].credential_id)

    page = send_new(client, Plane.ADMIN, answer)

    assert "No passkey was made." in page.text
    assert Passkey.objects.count() == 1


ODD = [
    "", "null", "[]", "{}", "1", '"x"', "{", "\0", "{}" * 9_000, "[" * 15_999,
    '{"id": 1}', '{"id": "x", "rawId": "x", "type": "public-key", "response": null}',
    '{"id": "eA", "rawId": "eA", "type": "public-key", "response": {}}',
    '{"id": "eA", "rawId": "eA", "type": "x", "response": {"clientDataJSON": "e30",'
    ' "authenticatorData": "AA", "signature": "AA"}}',
    '{"id": "eA", "rawId": "eA", "type": "public-key", "response": {"clientDataJSON": "e30",'
    ' "attestationObject": "oA"}}',
]  # fmt: skip


@pytest.mark.parametrize("odd", ODD)
def test_odd_answers_are_refused_in_words(cast: Cast, odd: str) -> None:
    stranger, owner = Client(), sign_in(Client(), cast.owner)
    options(stranger, Plane.ADMIN)
    asked(owner, Plane.ADMIN)

    signing_in = send(stranger, Plane.ADMIN, odd)
    adding = send_new(owner, Plane.ADMIN, odd)

    assert signing_in["Location"] == "/admin/login/"
    assert adding.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not Passkey.objects.exists()


def test_answer_that_is_too_long_is_refused(cast: Cast, client: Client) -> None:
    device = Authenticator()
    add_to(device, cast.owner, Plane.ADMIN)
    answer = json.dumps(device.use(options(client, Plane.ADMIN)))

    send(client, Plane.ADMIN, answer + " " * 16_000)

    assert nobody_is_signed_in()


@pytest.mark.django_db(transaction=True)
def test_of_two_keys_added_at_once_to_nine_one_is_kept(transactional_db: None) -> None:
    person, site = assemble().owner, Site(host=HOST, origin=ORIGIN)
    device = Authenticator()
    asked_twice = [begin_adding(site=site, person=person) for _ in range(2)]
    answers = [(each.state, device.make({**each.options})) for each in asked_twice]
    Passkey.objects.bulk_create(
        Passkey(user=person, credential_id=bytes([n]), public_key=b"", handle=b"", name="x")
        for n in range(9)
    )

    def add() -> bool:
        state, answer = answers.pop()
        try:
            passkeys.add(site=site, person=person, state=state, answer=answer, name="x")
        except TooManyPasskeysError:
            return False
        return True

    assert sorted(at_once(add, times=2)) == [False, True]
    assert Passkey.objects.count() == 10


@pytest.mark.parametrize("part", ["clientDataJSON", "authenticatorData", "signature"])
@pytest.mark.parametrize("value", ["", "AA", "!!", "e30", "_w" * 40])
def test_damaged_answers_are_refused(cast: Cast, client: Client, part: str, value: str) -> None:
    device = Authenticator()
    add_to(device, cast.owner, Plane.ADMIN)
    answer = device.use(options(client, Plane.ADMIN))
    answer["response"][part] = value

    assert send(client, Plane.ADMIN, answer)["Location"] == "/admin/login/"
    assert nobody_is_signed_in()


def test_attestation_without_a_key_is_refused(cast: Cast, client: Client) -> None:
    """fido2 answers it with an AssertionError."""
    sign_in(client, cast.owner)
    device = Authenticator()
    answer = device.make(asked(client, Plane.ADMIN))
    bare = AttestationObject.create("none", device._data(0, None), {})
    answer["response"]["attestationObject"] = websafe_encode(bytes(bare))

    assert "No passkey was made." in send_new(client, Plane.ADMIN, answer).text
