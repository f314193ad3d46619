import re
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from tenantpilot.accounts.models import User
from tenantpilot.audit.actions import AuditAction
from tenantpilot.members.rules import RefusedError
from tenantpilot.members.services import colleagues
from tenantpilot.workspaces.models import Role, WorkspaceMembership
from tests.cast import Cast, sign_in
from tests.factories import UserFactory
from tests.members.places import (
    DJANGOS_WORDS,
    GOOD_PASSWORD,
    HOSTILE,
    HOSTILE_ESCAPED,
    add_url,
    audited,
    invitation_link_in,
    link_in,
    list_url,
    member_url,
    place,
)

ADDED, LINKED = AuditAction.MEMBER_ADDED, AuditAction.PASSWORD_LINK_CREATED
MARA = {"email": " Mara.Klein@MSP.example ", "name": "Mara  Klein", "role": "operator"}


def test_new_colleague_gets_account_place_and_link(cast: Cast, client: Client) -> None:
    page = sign_in(client, cast.manager).post(add_url(cast), MARA)

    mara = User.objects.get(email="mara.klein@msp.example")
    membership = place(cast.workspace, mara)
    assert (mara.name, mara.has_usable_password()) == ("Mara Klein", False)
    assert (membership.role, membership.suspended_at) == ("operator", None)
    assert page.status_code == HTTPStatus.OK
    assert "no-store" in page["Cache-Control"]
    assert link_in(page.text).startswith(f"/admin/set-password/{mara.pk}/")
    assert member_url(cast, mara, "tenants") in page.text
    assert audited(ADDED, LINKED) == [
        (cast.manager.pk, ADDED, {"role": "operator", "user_id": mara.pk}),
        (cast.manager.pk, LINKED, {}),
    ]


def test_link_is_shown_this_once(cast: Cast, client: Client) -> None:
    link = link_in(sign_in(client, cast.owner).post(add_url(cast), MARA).text)

    mara = User.objects.get(email="mara.klein@msp.example")
    for url in [list_url(cast), add_url(cast), member_url(cast, mara)]:
        assert link not in client.get(url).text
    assert not any(link.split("/")[-2] in str(row) for row in audited(ADDED, LINKED))


def test_new_manager_needs_no_tenants_named(cast: Cast, client: Client) -> None:
    page = sign_in(client, cast.owner).post(add_url(cast), {**MARA, "role": "manager"})

    assert "Name the tenants they may see" not in page.text


def test_known_account_is_invited_and_keeps_name_and_password(cast: Cast, client: Client) -> None:
    password = cast.outsider.password

    answer = sign_in(client, cast.owner).post(
        add_url(cast),
        {"email": cast.outsider.email, "name": "Somebody Else", "role": "operator"},
    )

    cast.outsider.refresh_from_db()
    assert answer.status_code == HTTPStatus.OK
    assert "no-store" in answer["Cache-Control"]
    assert f"{cast.outsider.email}</bdi> is invited" in answer.text
    assert invitation_link_in(answer.text)
    assert "set-password" not in answer.text
    for secret in [cast.foreign_tenant.workspace.name, "Oscar Outsider", "Somebody Else"]:
        assert secret not in answer.text
    assert (cast.outsider.name, cast.outsider.password) == ("Oscar Outsider", password)
    assert not cast.outsider.memberships.filter(workspace=cast.workspace).exists()
    assert audited(ADDED, LINKED) == []


def test_account_waiting_elsewhere_is_answered_like_one_with_a_password(
    cast: Cast, client: Client
) -> None:
    """Otherwise the link of this workspace would open the other one."""
    sign_in(client, cast.owner)
    bodies = []
    for usable in [True, False]:
        if not usable:
            cast.outsider.set_unusable_password()
            cast.outsider.save()
        form = {"email": cast.outsider.email, "name": "X Y", "role": "manager"}
        text = client.post(add_url(cast), form).text
        # The links are two invitations', and every page has its own CSRF tokens.
        told = re.sub(r"\b\w{64}\b", "", text)
        bodies.append(told.replace(invitation_link_in(text), ""))
        cast.outsider.invitations.all().delete()

    assert "is invited" in bodies[0]
    assert bodies[0] == bodies[1]
    assert audited(LINKED) == []


def test_account_without_password_or_other_place_gets_a_link(cast: Cast, client: Client) -> None:
    waiting = UserFactory(name="Wanda Waiting")
    waiting.set_unusable_password()
    waiting.save()

    page = sign_in(client, cast.owner).post(add_url(cast), {**MARA, "email": waiting.email})

    assert link_in(page.text)
    assert place(cast.workspace, waiting).role == "operator"


def test_account_of_nowhere_with_a_password_gets_no_link(cast: Cast, client: Client) -> None:
    free = UserFactory()

    answer = sign_in(client, cast.owner).post(add_url(cast), {**MARA, "email": free.email})

    assert "set-password" not in answer.text
    assert invitation_link_in(answer.text)
    assert audited(LINKED) == []


def test_member_is_not_added_twice(cast: Cast, client: Client) -> None:
    cast.operator.memberships.update(suspended_at=now())

    page = sign_in(client, cast.owner).post(
        add_url(cast), {**MARA, "email": cast.operator.email.upper()}
    )

    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Ona Operator is a member already" in page.text
    assert 'aria-invalid="true"' in page.text
    assert audited(ADDED) == []


def test_deactivated_account_is_not_added(cast: Cast, client: Client) -> None:
    gone = UserFactory(is_active=False)

    page = sign_in(client, cast.owner).post(add_url(cast), {**MARA, "email": gone.email})

    assert "is deactivated, so nobody was added" in page.text
    assert not WorkspaceMembership.objects.filter(user=gone).exists()


def test_manager_is_not_offered_owner_and_cannot_post_it(cast: Cast, client: Client) -> None:
    sign_in(client, cast.manager)

    assert 'value="owner"' not in client.get(add_url(cast)).text
    page = client.post(add_url(cast), {**MARA, "role": "owner"})

    assert "Nobody was added." in page.text
    assert not User.objects.filter(email="mara.klein@msp.example").exists()


def test_service_lets_no_manager_make_owners(cast: Cast) -> None:
    with pytest.raises(RefusedError, match="Only an owner"):
        colleagues.add(
            workspace=cast.workspace,
            email="mara@msp.example",
            name="Mara",
            role=Role.OWNER,
            added_by=cast.manager,
        )

    assert not User.objects.filter(email="mara@msp.example").exists()


@pytest.mark.parametrize("role", ["operator", "reader", "outsider"])
def test_service_lets_nobody_else_add(cast: Cast, role: str) -> None:
    with pytest.raises(RefusedError, match="nothing was changed"):
        colleagues.add(
            workspace=cast.workspace,
            email="mara@msp.example",
            name="Mara",
            role=Role.READ_ONLY,
            added_by=getattr(cast, role),
        )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", ""),
        ("email", "mara"),
        ("email", "a" * 250 + "@msp.example"),
        ("email", "mara@\0msp.example"),
        ("email", "m\u0130ra@msp.example"),
        ("email", "mara@m\u00fcnchen.example"),
        ("email", "mara@msp.example\nbcc: x"),
        ("name", ""),
        ("name", "   "),
        ("name", "\u200b"),
        ("name", "x" * 121),
        ("name", "Mara\0"),
        ("name", "Mara\u202egnp.exe"),
        ("name", "Mara \x1b[31m"),
        ("role", ""),
        ("role", "emperor"),
        ("role", "Role.OWNER"),
    ],
)
def test_bad_input_is_told_beside_its_field(
    cast: Cast, client: Client, field: str, value: str
) -> None:
    page = sign_in(client, cast.owner).post(add_url(cast), {**MARA, field: value})

    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert list(page.context["form"].errors) == [field]
    assert "Nobody was added." in page.text
    assert f'id="id_{field}_error"' in page.text
    assert not [words for words in DJANGOS_WORDS if words in page.text]
    assert audited(ADDED) == []


def test_hostile_name_is_text_wherever_it_stands(cast: Cast, client: Client) -> None:
    page = sign_in(client, cast.owner).post(add_url(cast), {**MARA, "name": HOSTILE})
    again = client.post(add_url(cast), MARA)

    assert HOSTILE_ESCAPED in page.text
    assert HOSTILE_ESCAPED in again.text
    assert "<script>alert" not in page.text + again.text


def test_new_colleague_chooses_a_password_signs_in_and_sees_nothing_yet(cast: Cast) -> None:
    link = link_in(sign_in(Client(), cast.owner).post(add_url(cast), MARA).text)
    mara = Client()

    mara.post(link, {"password": GOOD_PASSWORD, "again": GOOD_PASSWORD})
    credentials = {"email": "mara.klein@msp.example", "password": GOOD_PASSWORD}
    home = mara.post(reverse("accounts:admin-sign-in"), credentials, follow=True)

    assert home.redirect_chain[-1][0] == "/admin/workspaces/northwind/"
    assert "No tenant is shared with you yet" in home.text
