"""What ends a session: a new password, a deactivated account, time, somebody's decision."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from tenantpilot.accounts.models import PlaneSession, PlatformOperator, User
from tenantpilot.accounts.planes import Plane
from tenantpilot.accounts.sessions import SessionStore, delete_expired_sessions, end_sessions
from tests.cast import Cast, sign_in
from tests.factories import PASSWORD
from tests.kernel.test_sessions import ADMIN_COOKIE, both, is_signed_in

ONE_HOUR = timedelta(hours=1)
pytestmark = pytest.mark.urls("tests.kernel.planted.urls")


@pytest.mark.parametrize("plane", Plane)
def test_changed_password_ends_every_session_of_the_account(
    cast: Cast, client: Client, plane: Plane
) -> None:
    both(cast, client)
    person: User | PlatformOperator = (
        cast.platform_operator if plane == Plane.SYSTEM else cast.owner
    )

    person.set_password("another long password")
    person.save()

    assert not is_signed_in(client, plane)
    assert not PlaneSession.objects.filter(plane=plane).exists()
    other = Plane.ADMIN if plane == Plane.SYSTEM else Plane.SYSTEM
    assert is_signed_in(client, other)


@pytest.mark.parametrize("plane", Plane)
def test_deactivated_person_is_signed_out_at_once(cast: Cast, client: Client, plane: Plane) -> None:
    both(cast, client)
    person: User | PlatformOperator = (
        cast.platform_operator if plane == Plane.SYSTEM else cast.owner
    )

    person.is_active = False
    person.save()

    assert not is_signed_in(client, plane)


def test_deleted_person_is_signed_out_at_once(cast: Cast, client: Client) -> None:
    both(cast, client)

    cast.platform_operator.delete()

    assert not is_signed_in(client, Plane.SYSTEM)


def test_end_sessions_ends_those_of_one_account_on_one_plane(cast: Cast) -> None:
    PlatformOperator.objects.filter(pk=cast.platform_operator.pk).update(id=cast.owner.pk)
    here, elsewhere, manager, operator = Client(), Client(), Client(), Client()
    key = sign_in(here, cast.owner).cookies[ADMIN_COOKIE].value
    sign_in(elsewhere, cast.owner)
    sign_in(manager, cast.manager)
    sign_in(operator, PlatformOperator.objects.get(pk=cast.owner.pk))

    ended = end_sessions(plane=Plane.ADMIN, account_id=cast.owner.pk, except_key=key)

    assert ended == 1
    assert is_signed_in(here, Plane.ADMIN)
    assert not is_signed_in(elsewhere, Plane.ADMIN)
    assert is_signed_in(manager, Plane.ADMIN)
    assert is_signed_in(operator, Plane.SYSTEM)


def test_end_sessions_without_an_exception_ends_all_of_them(cast: Cast) -> None:
    clients = [sign_in(Client(), cast.owner) for _ in range(2)]

    ended = end_sessions(plane=Plane.ADMIN, account_id=cast.owner.pk)

    assert ended == 2
    assert not any(is_signed_in(client, Plane.ADMIN) for client in clients)


def test_expired_session_is_nobody(cast: Cast, client: Client) -> None:
    sign_in(client, cast.owner)
    PlaneSession.objects.update(expire_date=timezone.now() - timedelta(seconds=1))

    assert not is_signed_in(client, Plane.ADMIN)


def age(**ago: timedelta) -> None:
    """Let the only session have happened so long ago."""
    PlaneSession.objects.update(**{name: timezone.now() - each for name, each in ago.items()})


def test_session_ends_so_long_after_signing_in_however_it_is_used(
    cast: Cast, client: Client, settings: Settings
) -> None:
    settings.SESSION_COOKIE_AGE = 3600
    client.post("/admin/login/", {"email": cast.owner.email, "password": PASSWORD})
    signed_in_at = timezone.now() - timedelta(minutes=59)
    PlaneSession.objects.update(signed_in_at=signed_in_at)

    store = SessionStore(PlaneSession.objects.get().session_key, plane=Plane.ADMIN)
    store["message"] = "shown later"
    store.save()

    kept = PlaneSession.objects.get()
    assert (kept.signed_in_at, kept.expire_date) == (signed_in_at, signed_in_at + ONE_HOUR)


def test_a_new_key_is_no_new_sign_in(cast: Cast) -> None:
    """Changing one's password gives the session another key."""
    store = SessionStore(
        sign_in(Client(), cast.owner).cookies[ADMIN_COOKIE].value, plane=Plane.ADMIN
    )
    began = PlaneSession.objects.get().signed_in_at

    store.cycle_key()
    store.save()

    assert PlaneSession.objects.get().signed_in_at == began


@pytest.mark.parametrize("plane", Plane)
def test_session_that_is_not_used_ends(
    cast: Cast, client: Client, settings: Settings, plane: Plane
) -> None:
    settings.SESSION_IDLE_MINUTES = 30
    both(cast, client)

    age(last_seen_at=timedelta(minutes=29))
    assert is_signed_in(client, plane)
    age(last_seen_at=timedelta(minutes=31))
    assert not is_signed_in(client, plane)


def test_using_a_session_is_written_down_now_and_then(
    cast: Cast, client: Client, settings: Settings
) -> None:
    settings.SESSION_IDLE_MINUTES = 60
    sign_in(client, cast.owner)
    before = PlaneSession.objects.get()

    client.get("/admin/")
    assert PlaneSession.objects.get().last_seen_at == before.last_seen_at

    age(last_seen_at=timedelta(minutes=6))
    client.get("/admin/")
    after = PlaneSession.objects.get()
    assert after.last_seen_at > before.last_seen_at
    assert after.expire_date == before.expire_date


def test_idle_sessions_are_cleared(cast: Cast) -> None:
    sign_in(Client(), cast.owner)
    assert delete_expired_sessions() == 0

    age(last_seen_at=timedelta(days=1))

    assert delete_expired_sessions() == 1


def test_session_that_ends_during_a_request_is_not_revived(cast: Cast, client: Client) -> None:
    sign_in(client, cast.owner)

    answer = client.post("/admin/session-that-ends/")

    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert not PlaneSession.objects.exists()


def test_failed_request_keeps_nothing_in_the_session(cast: Cast, client: Client) -> None:
    client.raise_request_exception = False
    sign_in(client, cast.owner)
    before = PlaneSession.objects.values().get()

    answer = client.post("/admin/session-then-failure/")

    assert answer.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    assert PlaneSession.objects.values().get() == before
