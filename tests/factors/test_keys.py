"""The page of one's own keys, on both planes."""

from http import HTTPStatus

import pytest
from django.test import Client
from pytest_django import Settings

from tenantpilot.accounts.models import PlaneSession, SignInMethod
from tenantpilot.accounts.planes import Plane
from tenantpilot.audit.actions import AuditAction
from tenantpilot.audit.models import AuditLog
from tenantpilot.factors.models import Passkey, RecoveryCode, Totp
from tenantpilot.factors.services import codes
from tenantpilot.factors.services import keys as services
from tenantpilot.factors.services.keys import LastFactorError
from tenantpilot.factors.services.tries import Outcome
from tenantpilot.workspaces.models import Workspace
from tests.cast import Cast, assemble, sign_in
from tests.concurrency import at_once
from tests.factors.authenticator import Authenticator
from tests.factors.passkey_pages import add_to
from tests.factors.people import PLANES, code_of, person_of, with_app, with_codes
from tests.sso.connections import a_connection


def secret_on(page: str) -> str:
    return page.split('data-copy="')[1].split('"')[0]


@pytest.mark.parametrize("plane", PLANES)
def test_app_is_set_up_with_its_first_code(cast: Cast, client: Client, plane: Plane) -> None:
    person = person_of(cast, plane)
    sign_in(client, person)
    secret = secret_on(client.get(f"/{plane}/account/keys/app/").text)

    wrong = client.post(f"/{plane}/account/keys/app/", {"code": "000"})
    right = client.post(f"/{plane}/account/keys/app/", {"code": code_of(secret)})

    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "That did not match. Nothing was changed." in wrong.text
    assert "Keep these codes now." in right.text
    assert Totp.objects.count() == 1
    assert RecoveryCode.objects.count() == 10
    assert AuditLog.objects.filter(action=AuditAction.APP_SET_UP, actor_id=person.pk).exists()


def test_first_code_cannot_be_used_again(cast: Cast, client: Client) -> None:
    sign_in(client, cast.owner)
    code = code_of(secret_on(client.get("/admin/account/keys/app/").text))

    client.post("/admin/account/keys/app/", {"code": code})

    assert codes.use(person=cast.owner, code=code) == Outcome.WRONG


def test_another_app_takes_the_place_and_ends_other_sessions(cast: Cast, client: Client) -> None:
    with_app(cast.owner)
    with_codes(cast.owner)
    sign_in(Client(), cast.owner)
    sign_in(client, cast.owner)
    secret = secret_on(client.get("/admin/account/keys/app/").text)

    client.post("/admin/account/keys/app/", {"code": code_of(secret)})

    assert Totp.objects.count() == 1
    assert PlaneSession.objects.count() == 1
    assert RecoveryCode.objects.count() == 10


@pytest.mark.parametrize("plane", PLANES)
def test_last_factor_stays_where_somebody_asks_for_one(
    cast: Cast, client: Client, plane: Plane, settings: Settings
) -> None:
    settings.OPERATORS_WITHOUT_FACTOR = False
    Workspace.objects.update(factor_required=True)
    with_app(person_of(cast, plane))
    sign_in(client, person_of(cast, plane))

    page = client.post(f"/{plane}/account/keys/app/remove/", follow=True)

    who = "the system plane" if plane == Plane.SYSTEM else "Northwind IT"
    assert f"{who} asks for a second factor, and this is your last." in page.text
    assert Totp.objects.exists()


def test_second_to_last_factor_may_go(cast: Cast, client: Client) -> None:
    Workspace.objects.update(factor_required=True)
    with_app(cast.owner)
    key = add_to(Authenticator(), cast.owner, Plane.ADMIN)
    sign_in(client, cast.owner)

    client.post(f"/admin/account/keys/passkeys/{key.pk}/remove/")
    page = client.post("/admin/account/keys/app/remove/", follow=True)

    assert not Passkey.objects.exists()
    assert Totp.objects.exists()
    assert "this is your last" in page.text


def test_last_passkey_stays_too(cast: Cast, client: Client) -> None:
    Workspace.objects.update(factor_required=True)
    key = add_to(Authenticator(), cast.owner, Plane.ADMIN)
    sign_in(client, cast.owner)

    page = client.post(f"/admin/account/keys/passkeys/{key.pk}/remove/", follow=True)

    assert "this is your last" in page.text
    assert Passkey.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_the_last_two_removed_at_once_one_stays(transactional_db: None) -> None:
    owner = assemble().owner
    Workspace.objects.update(factor_required=True)
    with_app(owner)
    key = add_to(Authenticator(), owner, Plane.ADMIN)
    acts = [
        lambda: services.remove_app(person=owner, keep=None),
        lambda: services.remove_passkey(person=owner, key=key, keep=None),
    ]

    def remove() -> bool:
        try:
            acts.pop()()
        except LastFactorError:
            return False
        return True

    assert sorted(at_once(remove, times=2)) == [False, True]
    assert Totp.objects.count() + Passkey.objects.count() == 1


def test_without_a_rule_the_last_factor_takes_the_codes_along(cast: Cast, client: Client) -> None:
    with_app(cast.owner)
    with_codes(cast.owner)
    sign_in(Client(), cast.owner)

    sign_in(client, cast.owner).post("/admin/account/keys/app/remove/")

    assert PlaneSession.objects.count() == 1
    assert not Totp.objects.exists()
    assert not RecoveryCode.objects.exists()
    assert AuditLog.objects.filter(action=AuditAction.APP_TAKEN_OFF).count() == 1


def test_passkey_is_renamed(cast: Cast, client: Client) -> None:
    key = add_to(Authenticator(), cast.owner, Plane.ADMIN)
    url = f"/admin/account/keys/passkeys/{key.pk}/rename/"
    sign_in(client, cast.owner)

    client.post(url, {"name": "<b>Phone</b>"})
    client.post(url, {"name": ""})
    client.post(url, {"name": "x" * 61})

    key.refresh_from_db()
    assert key.name == "<b>Phone</b>"
    assert "&lt;b&gt;Phone" in client.get("/admin/account/keys/").text
    assert AuditLog.objects.filter(action=AuditAction.PASSKEY_RENAMED).count() == 1


@pytest.mark.parametrize("act", ["rename", "remove"])
def test_key_of_somebody_else_does_not_exist(cast: Cast, client: Client, act: str) -> None:
    key = add_to(Authenticator(), cast.platform_operator, Plane.SYSTEM)
    Passkey.objects.update(operator=None, user=cast.manager)
    sign_in(client, cast.owner)

    answer = client.post(f"/admin/account/keys/passkeys/{key.pk}/{act}/", {"name": "Mine"})

    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert Passkey.objects.get().name == "Laptop"


@pytest.mark.parametrize("act", ["rename", "remove"])
def test_key_of_the_twin_on_the_other_plane_does_not_exist(
    cast: Cast, client: Client, act: str
) -> None:
    type(cast.platform_operator).objects.filter(pk=cast.platform_operator.pk).update(
        id=cast.owner.pk
    )
    twin = type(cast.platform_operator).objects.get(pk=cast.owner.pk)
    key = add_to(Authenticator(), twin, Plane.SYSTEM)
    sign_in(client, cast.owner)

    answer = client.post(f"/admin/account/keys/passkeys/{key.pk}/{act}/", {"name": "Mine"})

    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert "Laptop" not in client.get("/admin/account/keys/").text


@pytest.mark.parametrize(
    "path",
    [
        "app/remove/", "codes/", "app/", "passkeys/add/", "passkeys/{}/remove/",
        "passkeys/{}/rename/",
    ],
)  # fmt: skip
def test_providers_session_touches_no_keys(cast: Cast, client: Client, path: str) -> None:
    with_app(cast.owner)
    key = add_to(Authenticator(), cast.owner, Plane.ADMIN)
    RecoveryCode.objects.all().delete()
    path = path.format(key.pk)
    sign_in(client, cast.owner)
    PlaneSession.objects.update(
        method=SignInMethod.PROVIDER, connection=a_connection(cast.workspace)
    )

    answer = client.post(f"/admin/account/keys/{path}", {"code": "1", "name": "x"}, follow=True)

    assert "Keys can be changed once you sign in with your own password" in answer.text
    assert Totp.objects.count() == 1
    assert Passkey.objects.get().name == "Laptop"
    assert not RecoveryCode.objects.exists()
    assert "Add a passkey" not in client.get("/admin/account/keys/").text


def test_new_codes_need_a_factor(cast: Cast, client: Client) -> None:
    page = sign_in(client, cast.owner).post("/admin/account/keys/codes/", follow=True)

    assert "Add a passkey or an app first. Nothing was changed." in page.text
    assert not RecoveryCode.objects.exists()


def test_new_codes_are_shown_once(cast: Cast, client: Client) -> None:
    with_app(cast.owner)
    sign_in(client, cast.owner)

    page = client.post("/admin/account/keys/codes/")

    code = page.text.split("<code>")[1].split("</code>")[0]
    assert len(code) == 19
    assert code not in client.get("/admin/account/keys/").text
    assert "10 left." in client.get("/admin/account/keys/").text


def test_page_says_who_asks(cast: Cast, client: Client) -> None:
    Workspace.objects.update(factor_required=True)

    page = sign_in(client, cast.owner).get("/admin/account/keys/")

    assert "A second factor is asked for." in page.text
    assert "Northwind IT" in page.text
