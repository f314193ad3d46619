"""Adding a colleague: an invitation, the same whether or not the address has an account."""

import re
from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from tenantpilot.accounts.models import User
from tenantpilot.audit.actions import AuditAction
from tenantpilot.members.permissions import RefusedError
from tenantpilot.members.services import invitations
from tenantpilot.workspaces.models import Role, WorkspaceInvitation
from tests.cast import Cast, sign_in
from tests.factories import UserFactory
from tests.members.places import (
    DJANGOS_WORDS,
    HOSTILE,
    HOSTILE_ESCAPED,
    add_url,
    audited,
    invitation_link_in,
    list_url,
    without_differences,
)

INVITED, ADDED = AuditAction.MEMBER_INVITED, AuditAction.MEMBER_ADDED
MARA = {"email": " Mara.Klein@MSP.example ", "name": "Mara  Klein", "role": "operator"}


def test_new_colleague_is_invited_and_gets_neither_account_nor_place(
    cast: Cast, client: Client
) -> None:
    page = sign_in(client, cast.manager).post(add_url(cast), MARA)

    invitation = WorkspaceInvitation.objects.get()
    assert (invitation.email, invitation.name) == ("mara.klein@msp.example", "Mara Klein")
    assert (invitation.role, invitation.invited_by) == ("operator", cast.manager)
    assert page.status_code == HTTPStatus.OK
    assert "no-store" in page["Cache-Control"]
    assert "Mara Klein</bdi> is invited" in page.text
    assert invitation_link_in(page.text)
    assert not User.objects.filter(email="mara.klein@msp.example").exists()
    assert audited(INVITED, ADDED) == [(cast.manager.pk, INVITED, {"role": "operator"})]


@pytest.mark.parametrize(
    ("role", "is_told"), [("manager", False), ("operator", True), ("read_only", True)]
)
def test_who_sees_no_tenant_by_role_is_to_be_named_some(
    cast: Cast, client: Client, role: str, *, is_told: bool
) -> None:
    page = sign_in(client, cast.owner).post(add_url(cast), {**MARA, "role": role})

    assert ("name their tenants on their page" in page.text) == is_told


def known_in_every_way(cast: Cast) -> dict[str, User]:
    """Accounts that the cast's workspace must not learn of, by what is special about them."""
    waiting = User.objects.create_account(email="waiting@other.example", name="Wanda Waiting")
    elsewhere: User = UserFactory(email="asked@other.example")
    invitations.invite(
        workspace=cast.foreign_tenant.workspace,
        email=elsewhere.email,
        name="Elsewhere",
        role=Role.OWNER,
        invited_by=cast.outsider,
    )
    return {
        "owns another workspace": cast.outsider,
        "belongs to none": UserFactory(),
        "never chose a password": waiting,
        "is deactivated": UserFactory(is_active=False),
        "is invited elsewhere": elsewhere,
    }


def answer(cast: Cast, email: str) -> tuple[int, str, list[str]]:
    """What the owner gets who invites this address: status, page and statements."""
    client = sign_in(Client(), cast.owner)
    form = {"email": email, "name": "Vera Vexing", "role": "manager"}
    with CaptureQueriesContext(connection) as asked:
        page = client.post(add_url(cast), form)
    statements = [re.sub(r"'[^']*'|\d+", "?", each["sql"]) for each in asked]
    return page.status_code, without_differences(page.text, email=email), statements


def test_page_and_statements_tell_nothing_of_an_account(cast: Cast) -> None:
    """No statement more, and no password hashed for one and not for the other."""
    unknown = answer(cast, "nobody@nowhere.example")

    for special, user in known_in_every_way(cast).items():
        assert answer(cast, user.email) == unknown, special
        assert user.name not in unknown[1]


def test_no_password_is_hashed(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2 takes so long that its being left out could be seen from outside."""

    def refuse(*_: object, **__: object) -> str:
        pytest.fail("A password was hashed.")

    monkeypatch.setattr("django.contrib.auth.hashers.make_password", refuse)
    monkeypatch.setattr("django.contrib.auth.base_user.make_password", refuse)

    for email in ["nobody@nowhere.example", cast.outsider.email]:
        assert answer(cast, email)[0] == HTTPStatus.OK


def test_known_account_is_left_alone(cast: Cast, client: Client) -> None:
    before = User.objects.filter(pk=cast.outsider.pk).values().get()

    sign_in(client, cast.owner).post(add_url(cast), {**MARA, "email": cast.outsider.email})

    assert User.objects.filter(pk=cast.outsider.pk).values().get() == before
    assert not cast.outsider.memberships.filter(workspace=cast.workspace).exists()


def test_member_is_not_invited(cast: Cast, client: Client) -> None:
    cast.operator.memberships.update(suspended_at=now())

    page = sign_in(client, cast.owner).post(
        add_url(cast), {**MARA, "email": cast.operator.email.upper()}
    )

    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Ona Operator is a member already" in page.text
    assert 'aria-invalid="true"' in page.text
    assert audited(INVITED) == []


def test_manager_is_not_offered_owner_and_cannot_post_it(cast: Cast, client: Client) -> None:
    sign_in(client, cast.manager)

    assert 'value="owner"' not in client.get(add_url(cast)).text
    page = client.post(add_url(cast), {**MARA, "role": "owner"})

    assert "No invitation was made." in page.text
    assert not WorkspaceInvitation.objects.exists()


def test_service_lets_no_manager_make_owners(cast: Cast) -> None:
    with pytest.raises(RefusedError, match="Only an owner"):
        invitations.invite(
            workspace=cast.workspace,
            email="mara@msp.example",
            name="Mara",
            role=Role.OWNER,
            invited_by=cast.manager,
        )

    assert not WorkspaceInvitation.objects.exists()


@pytest.mark.parametrize("role", ["operator", "reader", "outsider"])
def test_service_lets_nobody_else_invite(cast: Cast, role: str) -> None:
    with pytest.raises(RefusedError, match="nothing was changed"):
        invitations.invite(
            workspace=cast.workspace,
            email="mara@msp.example",
            name="Mara",
            role=Role.READ_ONLY,
            invited_by=getattr(cast, role),
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
    assert "No invitation was made." in page.text
    assert f'id="id_{field}_error"' in page.text
    assert not [words for words in DJANGOS_WORDS if words in page.text]
    assert audited(INVITED) == []


def test_hostile_name_is_text_wherever_it_stands(cast: Cast, client: Client) -> None:
    invited = sign_in(client, cast.owner).post(add_url(cast), {**MARA, "name": HOSTILE})
    pages = [invited, client.get(list_url(cast))]

    for page in pages:
        assert HOSTILE_ESCAPED in page.text
        assert "<script>alert" not in page.text
