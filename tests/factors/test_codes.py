"""A code counts once, for its person only, and five wrong ones stop all of them."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from freezegun import freeze_time

from tenantpilot.accounts.planes import Plane
from tenantpilot.audit.actions import AuditAction
from tenantpilot.audit.models import AuditLog
from tenantpilot.factors.models import FactorTries, Passkey, RecoveryCode, Totp
from tenantpilot.factors.services import codes, recovery, totp
from tenantpilot.factors.services.tries import Outcome
from tenantpilot.tenants.secrets import SecretUnreadableError
from tenantpilot.tenants.services.rotation import reseal_secrets
from tests.cast import Cast, assemble
from tests.concurrency import at_once
from tests.factors.people import (
    code_of,
    give_code,
    give_password,
    nobody_is_signed_in,
    with_app,
    with_codes,
)


def test_code_counts_once(cast: Cast) -> None:
    code = code_of(with_app(cast.owner))

    outcomes = [codes.use(person=cast.owner, code=code) for _ in range(2)]

    assert outcomes == [Outcome.RIGHT, Outcome.WRONG]


def test_earlier_code_does_not_count_after_a_later_one(cast: Cast) -> None:
    secret = with_app(cast.owner)

    later = codes.use(person=cast.owner, code=code_of(secret))
    earlier = codes.use(person=cast.owner, code=code_of(secret, steps=-1))

    assert (later, earlier) == (Outcome.RIGHT, Outcome.WRONG)


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_clock_of_the_phone_may_be_off_by_a_step(cast: Cast, steps: int) -> None:
    with freeze_time("2026-03-01 12:00:10"):
        code = code_of(with_app(cast.owner), steps=steps)

        assert codes.use(person=cast.owner, code=code) == Outcome.RIGHT


@pytest.mark.parametrize("steps", [-2, 2, 100])
def test_codes_of_other_times_are_wrong(cast: Cast, steps: int) -> None:
    with freeze_time("2026-03-01 12:00:10"):
        code = code_of(with_app(cast.owner), steps=steps)

        assert codes.use(person=cast.owner, code=code) == Outcome.WRONG


def test_blanks_in_a_code_do_not_matter(cast: Cast) -> None:
    code = code_of(with_app(cast.owner))

    assert codes.use(person=cast.owner, code=f" {code[:3]} {code[3:]} ") == Outcome.RIGHT


@pytest.mark.parametrize(
    "code", ["", " ", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "-1", "9" * 40, "AAAA-AAAA-AAAA-AAAA"]
)
def test_odd_codes_are_wrong(cast: Cast, code: str) -> None:
    with_app(cast.owner)

    assert codes.use(person=cast.owner, code=code) == Outcome.WRONG


def test_code_of_the_twin_on_the_other_plane_is_wrong(cast: Cast) -> None:
    type(cast.platform_operator).objects.filter(pk=cast.platform_operator.pk).update(
        id=cast.owner.pk
    )
    twin = type(cast.platform_operator).objects.get(pk=cast.owner.pk)
    with_app(cast.owner)
    theirs = with_app(twin)
    [recovery_code, *_] = with_codes(twin)

    assert codes.use(person=cast.owner, code=code_of(theirs)) == Outcome.WRONG
    assert codes.use(person=cast.owner, code=recovery_code) == Outcome.WRONG
    # Also if the row were moved: the digest names its owner.
    RecoveryCode.objects.update(operator=None, user=cast.owner)
    assert codes.use(person=cast.owner, code=recovery_code) == Outcome.WRONG


def test_secret_moved_to_another_person_does_not_open(cast: Cast) -> None:
    with_app(cast.owner)
    Totp.objects.update(user=cast.manager)

    with pytest.raises(SecretUnreadableError):
        totp.use(person=cast.manager, code="000000")


def test_secret_is_not_stored_in_clear(cast: Cast) -> None:
    secret = with_app(cast.owner)

    assert secret.encode() not in bytes(Totp.objects.get().sealed_secret)


def test_rotating_keys_seals_apps_again(cast: Cast) -> None:
    secret = with_app(cast.owner)
    with_app(cast.platform_operator)

    assert reseal_secrets().unreadable == 0
    assert codes.use(person=cast.owner, code=code_of(secret)) == Outcome.RIGHT


def test_recovery_codes_are_ten_and_stored_as_digests(cast: Cast) -> None:
    made = with_codes(cast.owner)

    stored = {bytes(each.digest) for each in RecoveryCode.objects.all()}
    assert len(set(made)) == len(stored) == recovery.HOW_MANY == 10
    assert all(len(code.replace("-", "")) == 16 for code in made)
    assert not any(code.encode() in digest for code in made for digest in stored)


def test_new_recovery_codes_end_those_from_before(cast: Cast) -> None:
    [old, *_] = with_codes(cast.owner)
    with_codes(cast.owner)

    assert codes.use(person=cast.owner, code=old) == Outcome.WRONG
    assert RecoveryCode.objects.count() == 10


def test_five_wrong_codes_stop_the_right_one_for_a_quarter_of_an_hour(cast: Cast) -> None:
    with freeze_time("2026-03-01 12:00:00") as clock:
        secret = with_app(cast.owner)
        outcomes = [codes.use(person=cast.owner, code="no") for _ in range(6)]
        stopped = codes.use(person=cast.owner, code=code_of(secret))
        clock.tick(timedelta(minutes=15, seconds=1))
        later = codes.use(person=cast.owner, code=code_of(secret))

    assert outcomes == [Outcome.WRONG] * 4 + [Outcome.STOPPED] * 2
    assert (stopped, later) == (Outcome.STOPPED, Outcome.RIGHT)
    row = AuditLog.objects.get(action=AuditAction.CODES_STOPPED)
    assert (row.actor_id, row.subject_type, row.subject_id) == (None, "User", cast.owner.pk)


def test_a_right_code_begins_the_count_anew(cast: Cast) -> None:
    secret = with_app(cast.owner)
    for _ in range(4):
        codes.use(person=cast.owner, code="no")

    right = codes.use(person=cast.owner, code=code_of(secret))

    assert right == Outcome.RIGHT
    assert not FactorTries.objects.exists()


def test_tries_are_counted_across_sessions_and_recovery_codes(cast: Cast) -> None:
    secret = with_app(cast.owner)
    for wrong in ["000000", "no", "AAAA-AAAA-AAAA-AAAA", "1", "2"]:
        browser = Client()
        give_password(browser, cast.owner)
        give_code(browser, Plane.ADMIN, wrong)
    browser = Client()
    give_password(browser, cast.owner)

    page = give_code(browser, Plane.ADMIN, code_of(secret))

    assert "Too many wrong codes. Codes are taken again in 15 min." in page.text
    assert nobody_is_signed_in()


def test_colleagues_tries_are_their_own(cast: Cast) -> None:
    with_app(cast.owner)
    secret = with_app(cast.manager)
    for _ in range(5):
        codes.use(person=cast.owner, code="no")

    assert codes.use(person=cast.manager, code=code_of(secret)) == Outcome.RIGHT


@pytest.mark.django_db(transaction=True)
def test_forty_wrong_codes_at_once_stop_at_five(transactional_db: None) -> None:
    cast = assemble()
    with_app(cast.owner)

    outcomes = at_once(lambda: codes.use(person=cast.owner, code="no"), times=40)

    assert outcomes.count(Outcome.WRONG) == 4
    assert outcomes.count(Outcome.STOPPED) == 36
    assert AuditLog.objects.filter(action=AuditAction.CODES_STOPPED).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_eight_equal_codes_at_once_one_counts(transactional_db: None) -> None:
    cast = assemble()
    secret = with_app(cast.owner)
    app = Totp.objects.get()
    code = code_of(secret)

    # Past the lock of the tries: the code itself counts once.
    taken = at_once(lambda: totp.use(person=cast.owner, code=code), times=8)

    assert taken.count(True) == 1
    assert Totp.objects.get(pk=app.pk).last_step > app.last_step


def test_rows_have_exactly_one_owner(cast: Cast) -> None:
    both = {"user": cast.owner, "operator": cast.platform_operator}
    for model, columns in (
        (Totp, {"sealed_secret": b"", "last_step": 0}),
        (RecoveryCode, {"digest": b"x"}),
        (FactorTries, {}),
        (Passkey, {"credential_id": b"x", "public_key": b"", "handle": b"", "name": "x"}),
    ):
        for owners in ({}, both):
            with pytest.raises(IntegrityError, match="one_owner"), transaction.atomic():
                model.objects.create(**owners, **columns)


def test_a_person_has_one_app(cast: Cast) -> None:
    with_app(cast.owner)

    with pytest.raises(IntegrityError, match="factors_totp_one_a_user"), transaction.atomic():
        Totp.objects.create(user=cast.owner, sealed_secret=b"", last_step=0)


def test_picture_says_whose_it_is(cast: Cast) -> None:
    picture = totp.picture(totp.new_secret(), person=cast.owner)

    assert picture.startswith("data:image/svg+xml")
