from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tenantpilot.accounts.models import PlaneSession, User
from tenantpilot.audit.actions import AuditAction
from tests.cast import Cast, sign_in
from tests.factories import PASSWORD, MembershipFactory, UserFactory
from tests.members.places import GOOD_PASSWORD, HOSTILE, HOSTILE_ESCAPED, audited

ACCOUNT = reverse("members:account")
PASSWORD_PAGE = reverse("members:change-password")
GOOD = {"current": PASSWORD, "password": GOOD_PASSWORD, "again": GOOD_PASSWORD}
RENAMED, CHANGED = AuditAction.NAME_CHANGED, AuditAction.PASSWORD_CHANGED


def password_of(user: User) -> str:
    return User.objects.get(pk=user.pk).password


@pytest.mark.parametrize("role", ["owner", "manager", "operator", "reader", "outsider"])
def test_everybody_sees_who_they_are_and_where(cast: Cast, client: Client, role: str) -> None:
    person = getattr(cast, role)

    page = sign_in(client, person).get(ACCOUNT)

    assert page.status_code == HTTPStatus.OK
    assert person.email in page.text
    assert ("Northwind IT" in page.text) == (role != "outsider")
    assert f'href="{ACCOUNT}"' in page.text


def test_suspended_place_is_not_listed(cast: Cast, client: Client) -> None:
    cast.owner.memberships.update(suspended_at="2026-01-01T00:00Z")

    page = sign_in(client, cast.owner).get(ACCOUNT)

    assert "Northwind IT" not in page.text
    assert "You are not in any workspace" in page.text


def test_name_is_changed_and_audited_without_the_name(cast: Cast, client: Client) -> None:
    page = sign_in(client, cast.reader).post(ACCOUNT, {"name": " Rita  Q. Reader "}, follow=True)

    assert User.objects.get(pk=cast.reader.pk).name == "Rita Q. Reader"
    assert "Your name was saved." in page.text
    assert audited(RENAMED) == [(cast.reader.pk, RENAMED, {})]


def test_same_name_is_not_audited(cast: Cast, client: Client) -> None:
    sign_in(client, cast.reader).post(ACCOUNT, {"name": "Rita Reader"})

    assert audited(RENAMED) == []


def test_address_role_and_others_cannot_be_posted(cast: Cast, client: Client) -> None:
    form = {"name": "Rita", "email": "x@x.example", "id": cast.owner.pk, "is_active": ""}

    sign_in(client, cast.reader).post(ACCOUNT, form)

    reader = User.objects.get(pk=cast.reader.pk)
    assert (reader.email, reader.is_active) == (cast.reader.email, True)
    assert User.objects.get(pk=cast.owner.pk).name == "Olivia Owner"


@pytest.mark.parametrize("name", ["", "  ", "\u200b", "x" * 121, "a\0b", "\u202eevil", "a\x07b"])
def test_unfit_name_is_told_beside_the_field(cast: Cast, client: Client, name: str) -> None:
    page = sign_in(client, cast.reader).post(ACCOUNT, {"name": name})

    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert 'id="id_name_error"' in page.text
    assert User.objects.get(pk=cast.reader.pk).name == "Rita Reader"


def test_hostile_name_is_text(cast: Cast, client: Client) -> None:
    page = sign_in(client, cast.reader).post(ACCOUNT, {"name": HOSTILE}, follow=True)

    assert HOSTILE_ESCAPED in page.text
    assert "<script>alert" not in page.text


def test_statements_do_not_grow_with_workspaces(db: None) -> None:
    def statements(*, workspaces: int) -> int:
        person = UserFactory()
        for _ in range(workspaces):
            MembershipFactory(user=person)
        client = sign_in(Client(), person)
        with CaptureQueriesContext(connection) as asked:
            client.get(ACCOUNT)
        return len(asked)

    assert statements(workspaces=0) == statements(workspaces=12)


def test_password_is_changed_here_and_other_sessions_end(cast: Cast, client: Client) -> None:
    elsewhere = sign_in(Client(), cast.operator)
    bystander = sign_in(Client(), cast.reader)
    key = sign_in(client, cast.operator).cookies["tenantpilot_admin_session"].value

    page = client.post(PASSWORD_PAGE, GOOD, follow=True)

    assert page.redirect_chain == [(ACCOUNT, HTTPStatus.FOUND)]
    assert "Your password was changed. You were signed out everywhere else." in page.text
    assert User.objects.get(pk=cast.operator.pk).check_password(GOOD_PASSWORD)
    assert client.get(ACCOUNT).status_code == HTTPStatus.OK
    assert elsewhere.get(ACCOUNT).status_code == HTTPStatus.FOUND
    assert bystander.get(ACCOUNT).status_code == HTTPStatus.OK
    assert PlaneSession.objects.filter(account_id=cast.operator.pk).count() == 1
    assert client.cookies["tenantpilot_admin_session"].value != key
    assert audited(CHANGED) == [(cast.operator.pk, CHANGED, {"by_link": False})]


def test_new_password_signs_in_and_the_old_does_not(cast: Cast, client: Client) -> None:
    sign_in(client, cast.operator).post(PASSWORD_PAGE, GOOD)

    def signs_in(password: str) -> bool:
        form = {"email": cast.operator.email, "password": password}
        return Client().post("/admin/login/", form).status_code == HTTPStatus.FOUND

    assert signs_in(GOOD_PASSWORD)
    assert not signs_in(PASSWORD)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"current": "wrong"}, "current"),
        ({"current": ""}, "current"),
        ({"current": GOOD_PASSWORD}, "current"),
        ({"password": "short", "again": "short"}, "password"),
        ({"password": "ona operator", "again": "ona operator"}, "password"),
        ({"again": "other"}, "again"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(
    cast: Cast, client: Client, change: dict[str, str], field: str
) -> None:
    before = password_of(cast.operator)
    elsewhere = sign_in(Client(), cast.operator)

    page = sign_in(client, cast.operator).post(PASSWORD_PAGE, GOOD | change)

    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert field in page.context["form"].errors
    assert f'id="id_{field}_error"' in page.text
    assert password_of(cast.operator) == before
    assert elsewhere.get(ACCOUNT).status_code == HTTPStatus.OK
    assert audited(CHANGED) == []


def test_guessing_the_current_password_is_throttled_like_signing_in(
    cast: Cast, client: Client
) -> None:
    sign_in(client, cast.operator)

    answers = [client.post(PASSWORD_PAGE, GOOD | {"current": f"guess {n}"}) for n in range(5)]

    assert answers[-1].status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert client.post(PASSWORD_PAGE, GOOD).status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert User.objects.get(pk=cast.operator.pk).check_password(PASSWORD)


def test_session_on_the_system_plane_survives(cast: Cast, client: Client) -> None:
    """Accounts of the two planes may have the same id."""
    PlaneSession.objects.all().delete()
    sign_in(Client(), cast.platform_operator)
    PlaneSession.objects.update(account_id=cast.operator.pk)

    sign_in(client, cast.operator).post(PASSWORD_PAGE, GOOD)

    assert PlaneSession.objects.filter(plane="system").count() == 1
