"""Sessions belong to one plane, one account, one password."""

from http import HTTPStatus

import pytest
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from tenantpilot.accounts.models import PlaneSession, PlatformOperator
from tenantpilot.accounts.planes import SETTINGS, Plane
from tenantpilot.accounts.sessions import SessionStore
from tests.cast import Cast, sign_in
from tests.factories import PASSWORD

pytestmark = pytest.mark.urls("tests.kernel.planted.urls")

ADMIN_COOKIE = SETTINGS[Plane.ADMIN].cookie_name
SYSTEM_COOKIE = SETTINGS[Plane.SYSTEM].cookie_name
HOME = {Plane.ADMIN: "/admin/", Plane.SYSTEM: "/system/"}


def is_signed_in(client: Client, plane: Plane) -> bool:
    return client.get(HOME[plane]).status_code == HTTPStatus.OK


def both(cast: Cast, client: Client) -> Client:
    """A browser that is signed in on both planes."""
    return sign_in(sign_in(client, cast.owner), cast.platform_operator)


def test_system_session_is_nothing_in_the_admin_cookie(cast: Cast, client: Client) -> None:
    key = sign_in(Client(), cast.platform_operator).cookies[SYSTEM_COOKIE].value
    client.cookies[ADMIN_COOKIE] = key

    answer = client.get("/admin/")

    assert answer.status_code == HTTPStatus.FOUND
    assert PlaneSession.objects.get().session_key == key


def test_admin_session_is_nothing_in_the_system_cookie(cast: Cast, client: Client) -> None:
    key = sign_in(Client(), cast.owner).cookies[ADMIN_COOKIE].value
    client.cookies[SYSTEM_COOKIE] = key

    answer = client.get("/system/")

    assert answer.status_code == HTTPStatus.FOUND
    assert PlaneSession.objects.get().session_key == key


def test_copied_cookie_of_the_other_plane_ends_no_session(cast: Cast, client: Client) -> None:
    """Signing out with it, or in over it, leaves the stolen session's row alone."""
    key = sign_in(Client(), cast.platform_operator).cookies[SYSTEM_COOKIE].value
    client.cookies[ADMIN_COOKIE] = key

    client.post("/admin/logout/")
    client.cookies[ADMIN_COOKIE] = key
    client.post("/admin/login/", {"email": cast.owner.email, "password": PASSWORD})

    assert PlaneSession.objects.get(session_key=key).plane == Plane.SYSTEM
    assert PlaneSession.objects.get(plane=Plane.ADMIN).session_key != key


def test_operator_is_nobody_in_an_admin_session_even_if_its_row_says_so(
    cast: Cast, client: Client
) -> None:
    system = SessionStore(
        sign_in(Client(), cast.platform_operator).cookies[SYSTEM_COOKIE].value, plane=Plane.SYSTEM
    )
    forged = SessionStore(plane=Plane.ADMIN)
    forged.update(dict(system.items()))
    forged.save()
    client.cookies[ADMIN_COOKIE] = forged.session_key or ""

    assert not is_signed_in(client, Plane.ADMIN)
    assert client.get("/admin/anybody/").json() == {"user": "AnonymousUser"}


@pytest.mark.django_db
def test_invented_key_is_never_adopted(client: Client, cast: Cast) -> None:
    client.cookies[ADMIN_COOKIE] = "a" * 32

    client.post("/admin/login/", {"email": cast.owner.email, "password": PASSWORD})

    assert PlaneSession.objects.get().session_key != "a" * 32


def test_signing_in_gives_a_visitors_session_a_new_key(cast: Cast, client: Client) -> None:
    visitor = SessionStore(plane=Plane.ADMIN)
    visitor["cart"] = "something"
    visitor.save()
    client.cookies[ADMIN_COOKIE] = visitor.session_key or ""

    client.post("/admin/login/", {"email": cast.owner.email, "password": PASSWORD})

    session = PlaneSession.objects.get()
    assert session.session_key != visitor.session_key
    assert session.account_id == cast.owner.pk


def test_planes_sign_in_and_out_without_touching_each_other(cast: Cast, client: Client) -> None:
    client.post("/admin/login/", {"email": cast.owner.email, "password": PASSWORD})
    admin_key = client.cookies[ADMIN_COOKIE].value
    form = {"email": cast.platform_operator.email, "password": PASSWORD}

    signing_in = client.post("/system/login/", form)
    working = client.get("/system/")
    signing_out = client.post("/system/logout/")

    for answer in [signing_in, working, signing_out]:
        assert ADMIN_COOKIE not in answer.cookies
    assert client.cookies[ADMIN_COOKIE].value == admin_key
    assert is_signed_in(client, Plane.ADMIN)
    assert not is_signed_in(client, Plane.SYSTEM)


def test_browser_sends_each_cookie_to_its_own_plane_only() -> None:
    assert {plane: SETTINGS[plane].cookie_path for plane in Plane} == {
        Plane.ADMIN: "/admin/",
        Plane.SYSTEM: "/system/",
    }


@pytest.mark.parametrize("url", ["/healthz", "/", "/no-such-page/", "/systematic/", "/admin"])
def test_pages_of_no_plane_touch_no_session(cast: Cast, client: Client, url: str) -> None:
    both(cast, client)
    before = list(PlaneSession.objects.order_by("pk").values())

    answer = client.get(url)

    assert not answer.cookies
    assert list(PlaneSession.objects.order_by("pk").values()) == before


def test_signed_in_page_neither_writes_nor_renews_the_session(cast: Cast, client: Client) -> None:
    sign_in(client, cast.owner)
    before = PlaneSession.objects.values().get()

    answer = client.get("/admin/")

    assert not answer.cookies
    assert "Cookie" in answer["Vary"]
    assert PlaneSession.objects.values().get() == before


def test_account_with_the_same_id_on_the_other_plane_is_somebody_else(
    cast: Cast, client: Client
) -> None:
    PlatformOperator.objects.filter(pk=cast.platform_operator.pk).update(id=cast.owner.pk)
    twin = PlatformOperator.objects.get(pk=cast.owner.pk)
    sign_in(client, twin)

    assert not is_signed_in(client, Plane.ADMIN)
    assert client.get("/system/").json()["operator"] == cast.owner.pk


@pytest.mark.django_db
def test_session_of_an_unknown_plane_cannot_be_stored() -> None:
    session = PlaneSession(
        session_key="k" * 32,
        session_data="",
        expire_date=timezone.now(),
        last_seen_at=timezone.now(),
        plane="moon",
    )

    with pytest.raises(IntegrityError, match="accounts_session_plane_known"):
        session.save()


def test_session_names_its_plane_and_nobody() -> None:
    assert str(PlaneSession(plane=Plane.SYSTEM, account_id=7)) == "system session"
