"""The invitation's public page: sign in, or choose a password, and nothing tells which applies."""

from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from tenantpilot.accounts.models import User
from tenantpilot.audit.actions import AuditAction
from tenantpilot.factors.models import Passkey
from tenantpilot.workspaces.models import WorkspaceInvitation
from tests.cast import Cast, sign_in
from tests.factories import PASSWORD, InvitationFactory, MembershipFactory, UserFactory
from tests.members.places import (
    GOOD_PASSWORD,
    HOSTILE,
    HOSTILE_ESCAPED,
    add_url,
    answer_url,
    audited,
    invitation_link_in,
    list_url,
    place,
    without_differences,
)

MARA = "mara@msp.example"
GOOD = {"password": GOOD_PASSWORD, "again": GOOD_PASSWORD}
ACCEPTED, ADDED = AuditAction.INVITATION_ACCEPTED, AuditAction.MEMBER_ADDED
CHANGED, DECLINED = AuditAction.PASSWORD_CHANGED, AuditAction.INVITATION_DECLINED


def invite(cast: Cast, email: str = MARA) -> str:
    """The owner invites the address as operator; return the link's path."""
    form = {"email": email, "name": "Mara Klein", "role": "operator"}
    return invitation_link_in(sign_in(Client(), cast.owner).post(add_url(cast), form).text)


def test_new_colleague_chooses_a_password_signs_in_and_sees_nothing_yet(cast: Cast) -> None:
    link, mara = invite(cast), Client()

    done = mara.post(link, GOOD, follow=True)
    home = mara.post("/admin/login/", {"email": MARA, "password": GOOD_PASSWORD}, follow=True)

    assert done.redirect_chain == [("/admin/login/", HTTPStatus.FOUND)]
    assert "You are a member of Northwind IT now. Sign in to go there." in done.text
    assert home.redirect_chain[-1][0] == "/admin/workspaces/northwind/"
    assert "No tenant is shared with you yet" in home.text
    account = User.objects.get(email=MARA)
    assert (account.name, place(cast.workspace, account).role) == ("Mara Klein", "operator")
    details = {"role": "operator"}
    assert audited(ACCEPTED, ADDED, CHANGED) == [
        (account.pk, ACCEPTED, details),
        (account.pk, ADDED, details),
        (account.pk, CHANGED, {"by_link": True}),
    ]


def test_page_tells_nothing_of_an_account(cast: Cast) -> None:
    pages = set()
    waiting = User.objects.create_account(email="waiting@other.example", name="Wanda Waiting")
    for email in [
        "nobody@nowhere.example", cast.outsider.email, waiting.email,
        UserFactory(is_active=False).email, UserFactory().email,
    ]:  # fmt: skip
        link = invite(cast, email)
        for answer in [
            Client().get(link),
            Client().post(link, {"password": "", "again": ""}),
            Client().post(link, {"password": "1", "again": "1"}),
        ]:
            pages.add((answer.status_code, without_differences(answer.text, email=email)))

    assert len(pages) == 3


def test_page_offers_both_ways_and_keeps_its_address(cast: Cast, client: Client) -> None:
    link = invite(cast)

    for _ in range(3):
        page = client.get(link)
        assert page.status_code == HTTPStatus.OK
        for told in ["Northwind IT", "Olivia Owner", MARA, f'href="{link}accept/"', "again"]:
            assert told in page.text
        assert "no-store" in page["Cache-Control"]
        assert page["Referrer-Policy"] == "strict-origin"
    assert WorkspaceInvitation.objects.count() == 1


def test_link_works_once(cast: Cast, client: Client) -> None:
    link = invite(cast)
    client.post(link, GOOD)

    for answer in [client.get(link), client.post(link, {"password": "x", "again": "x"})]:
        assert answer.status_code == HTTPStatus.NOT_FOUND
        assert "This link does not work" in answer.text
    assert User.objects.get(email=MARA).check_password(GOOD_PASSWORD)


def test_account_that_is_somebodys_keeps_its_password(cast: Cast, client: Client) -> None:
    link = invite(cast, cast.outsider.email)
    before = User.objects.filter(pk=cast.outsider.pk).values().get()

    page = client.post(link, GOOD)

    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "No password was set: there is an account with this address." in page.text
    assert GOOD_PASSWORD not in page.text
    assert User.objects.filter(pk=cast.outsider.pk).values().get() == before
    assert not cast.outsider.memberships.filter(workspace=cast.workspace).exists()
    assert client.get(link).status_code == HTTPStatus.OK
    assert audited(ACCEPTED, CHANGED) == []


def test_account_another_workspace_counts_on_is_not_taken_over(cast: Cast, client: Client) -> None:
    """It waits for a set-password link of that workspace, and so has no password."""
    waiting = User.objects.create_account(email=MARA, name="Mara")
    MembershipFactory(user=waiting, role="owner")

    page = client.post(invite(cast), GOOD)

    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not User.objects.get(email=MARA).has_usable_password()


def test_deactivated_account_is_not_revived(cast: Cast, client: Client) -> None:
    gone = User.objects.create_account(email=MARA, name="Mara")
    User.objects.filter(pk=gone.pk).update(is_active=False)

    page = client.post(invite(cast), GOOD)

    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not User.objects.get(email=MARA).has_usable_password()


def test_account_that_a_passkey_opens_is_not_taken_over(cast: Cast, client: Client) -> None:
    """A set-password link took its password away, and then its workspace the place."""
    hers = User.objects.create_account(email=MARA, name="Mara")
    Passkey.objects.create(user=hers, credential_id=b"x", public_key=b"", handle=b"", name="x")

    page = client.post(invite(cast), GOOD)

    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not User.objects.get(email=MARA).has_usable_password()
    assert not hers.memberships.exists()


def test_account_that_is_nobodys_gets_the_password(cast: Cast, client: Client) -> None:
    left = User.objects.create_account(email=MARA, name="Mara of old")

    client.post(invite(cast), GOOD)

    account = User.objects.get(email=MARA)
    assert (account.pk, account.name) == (left.pk, "Mara of old")
    assert account.check_password(GOOD_PASSWORD)
    assert place(cast.workspace, account).role == "operator"


@pytest.mark.parametrize("known", [True, False])
def test_one_password_is_hashed_for_a_free_and_for_a_taken_address(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, *, known: bool
) -> None:
    link = invite(cast, cast.outsider.email if known else MARA)
    hashed: list[str | None] = []

    def hash_nothing(password: str | None) -> str:
        hashed.append(password)
        return "!"

    monkeypatch.setattr("django.contrib.auth.base_user.make_password", hash_nothing)

    Client().post(link, GOOD)

    assert [each for each in hashed if each] == [GOOD_PASSWORD]


def test_known_person_signs_in_and_comes_back(cast: Cast, client: Client) -> None:
    link = invite(cast, cast.outsider.email)

    asked = client.get(f"{link}accept/")
    back = client.post(asked["Location"], {"email": cast.outsider.email, "password": PASSWORD})
    page = client.post(back["Location"], follow=True)

    assert back["Location"] == f"{link}accept/"
    assert "You are a member of Northwind IT now." in page.text


def test_who_is_signed_in_is_led_to_accept_with_that_account(cast: Cast, client: Client) -> None:
    link = invite(cast)
    sign_in(client, cast.outsider)

    for answer in [client.get(link), client.post(link, GOOD)]:
        assert answer["Location"] == f"{link}accept/"
    other = client.get(f"{link}accept/")
    assert other.status_code == HTTPStatus.NOT_FOUND
    assert MARA not in other.text
    assert not User.objects.filter(email=MARA).exists()


def test_person_without_an_account_declines(cast: Cast, client: Client) -> None:
    link = invite(cast)

    page = client.post(f"{link}decline/", follow=True)

    assert "You declined the invitation to Northwind IT." in page.text
    assert not WorkspaceInvitation.objects.exists()
    assert audited(DECLINED) == [(None, DECLINED, {"role": "operator"})]
    assert client.get(link).status_code == HTTPStatus.NOT_FOUND
    assert client.post(f"{link}decline/").status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("act", ["invitation", "decline-invitation", "accept-invitation"])
def test_post_without_csrf_token_is_refused(cast: Cast, act: str) -> None:
    invitation = InvitationFactory(workspace=cast.workspace, email=cast.outsider.email)
    client = Client(enforce_csrf_checks=True)
    if act == "accept-invitation":
        sign_in(client, cast.outsider)

    answer = client.post(answer_url(invitation, act), GOOD)

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert WorkspaceInvitation.objects.filter(pk=invitation.pk).exists()


def test_hostile_names_are_text(cast: Cast, client: Client) -> None:
    cast.workspace.name = HOSTILE
    cast.workspace.save()

    page = client.get(invite(cast))

    assert HOSTILE_ESCAPED in page.text
    assert "<script>alert" not in page.text


def test_password_close_to_the_invited_person_is_refused(cast: Cast, client: Client) -> None:
    link = invite(cast)

    page = client.post(link, {"password": "mara.klein.2026", "again": "mara.klein.2026"})

    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "password" in page.context["form"].errors
    assert not User.objects.filter(email=MARA).exists()


def test_new_member_stands_in_the_list(cast: Cast, client: Client) -> None:
    Client().post(invite(cast), GOOD)

    listed = sign_in(client, cast.owner).get(list_url(cast)).text

    assert listed.count(MARA) == 1
    assert (
        reverse(
            "members:edit",
            args=["northwind", place(cast.workspace, User.objects.get(email=MARA)).pk],
        )
        in listed
    )
