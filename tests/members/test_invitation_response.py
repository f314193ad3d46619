"""Accepting takes the account that is invited and the link that whoever invites hands over."""

from http import HTTPStatus

import pytest
from django.core.signing import Signer
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from tenantpilot.accounts.models import User
from tenantpilot.audit.actions import AuditAction
from tenantpilot.audit.models import AuditLog
from tenantpilot.members.invitation_links import InvitationLink
from tenantpilot.members.password_links import fits, link_for
from tenantpilot.members.permissions import RefusedError
from tenantpilot.members.services import joining
from tenantpilot.workspaces.models import Role, WorkspaceInvitation
from tests.cast import Cast, member, sign_in
from tests.factories import PASSWORD, InvitationFactory, WorkspaceFactory
from tests.members.places import add_url, answer_url, audited, invitation_link_in, list_url, place

NORTHWIND = "/admin/workspaces/northwind/"
ACCEPTED, ADDED = AuditAction.INVITATION_ACCEPTED, AuditAction.MEMBER_ADDED


@pytest.fixture
def link(cast: Cast) -> str:
    """Where the outsider accepts, whom the owner has invited as manager."""
    form = {"email": cast.outsider.email, "name": "X Y", "role": "manager"}
    page = sign_in(Client(), cast.owner).post(add_url(cast), form)
    return f"{invitation_link_in(page.text)}accept/"


@pytest.fixture
def invitation(link: str) -> WorkspaceInvitation:
    return WorkspaceInvitation.objects.get()


def has_joined(cast: Cast) -> bool:
    return cast.outsider.memberships.filter(workspace=cast.workspace).exists()


def test_link_shows_what_one_is_invited_to_and_writes_nothing(
    cast: Cast, link: str, client: Client
) -> None:
    rows = AuditLog.objects.count()

    for _ in range(3):
        page = sign_in(client, cast.outsider).get(link)

        assert page.status_code == HTTPStatus.OK
        for told in ["Northwind IT", "Manager: sees every tenant", "Olivia Owner"]:
            assert told in page.text
        assert "no-store" in page["Cache-Control"]
        assert page["Referrer-Policy"] == "strict-origin"
    assert not has_joined(cast)
    assert (AuditLog.objects.count(), WorkspaceInvitation.objects.count()) == (rows, 1)


def test_signed_out_person_signs_in_and_comes_back(cast: Cast, link: str, client: Client) -> None:
    asked = client.get(link)
    credentials = {"email": cast.outsider.email, "password": PASSWORD}

    back = client.post(asked["Location"], credentials)

    assert asked["Location"].startswith("/admin/login/?next=%2Fadmin%2Finvitations%2F")
    assert back["Location"] == link


def test_who_accepts_is_a_member_with_the_offered_role(
    cast: Cast, link: str, client: Client
) -> None:
    page = sign_in(client, cast.outsider).post(link, follow=True)

    assert page.redirect_chain == [(NORTHWIND, HTTPStatus.FOUND)]
    assert "You are a member of Northwind IT now." in page.text
    assert place(cast.workspace, cast.outsider).role == "manager"
    assert not WorkspaceInvitation.objects.exists()
    details = {"role": "manager"}
    assert audited(ACCEPTED, ADDED) == [
        (cast.outsider.pk, ACCEPTED, details),
        (cast.outsider.pk, ADDED, details),
    ]


def test_name_is_shown_once_they_have_accepted(cast: Cast, link: str, client: Client) -> None:
    sign_in(Client(), cast.outsider).post(link)

    assert "Oscar Outsider" in sign_in(client, cast.owner).get(list_url(cast)).text


def test_who_declines_on_the_page_ends_the_link(
    cast: Cast, link: str, invitation: WorkspaceInvitation, client: Client
) -> None:
    decline = answer_url(invitation, "decline-invitation")

    assert decline in sign_in(client, cast.outsider).get(link).text
    client.post(decline)

    for answer in [client.get(link), client.post(link)]:
        assert answer.status_code == HTTPStatus.NOT_FOUND
        assert "This link does not work" in answer.text
    assert not has_joined(cast)


def test_link_is_for_nobody_else(cast: Cast, link: str, client: Client) -> None:
    stranger = member(WorkspaceFactory(), Role.OWNER, "Stella Stranger")

    for somebody in [cast.owner, cast.reader, stranger]:
        sign_in(client, somebody)
        for answer in [client.get(link), client.post(link)]:
            assert answer.status_code == HTTPStatus.NOT_FOUND
            assert cast.outsider.email not in answer.text
        with pytest.raises(RefusedError, match="not open any more"):
            joining.accept(token=link.split("/")[-3], accepted_by=somebody)
    assert not has_joined(cast)
    assert not stranger.memberships.filter(workspace=cast.workspace).exists()


def test_every_link_that_opens_nothing_gets_the_same_page(
    cast: Cast, link: str, invitation: WorkspaceInvitation, client: Client
) -> None:
    token = link.split("/")[-3]
    payload, _, signature = token.rpartition(".")
    elsewhere = InvitationFactory(
        workspace=WorkspaceFactory(), email=cast.reader.email, role=Role.OWNER
    )
    of_another_kind = Signer(salt="another", sep=".").sign(payload)
    bodies = set()

    for wrong in [
        "x", str(invitation.pk), token[:-1], token + "0", token.swapcase(), payload, signature,
        "." + token, f"{payload}.", f".{signature}", of_another_kind, "é" * 300, "\0",
        "<script>alert(1)<|script>", link_for(cast.outsider).token,
        InvitationLink.to(elsewhere).token,
    ]:  # fmt: skip
        url = reverse("members:accept-invitation", args=[wrong])
        for answer in [sign_in(client, cast.outsider).get(url), client.post(url)]:
            assert answer.status_code == HTTPStatus.NOT_FOUND, wrong
            bodies.add(answer.text)

    assert len(bodies) == 1
    assert not has_joined(cast)
    assert client.get(link).status_code == HTTPStatus.OK


def test_link_of_an_invitation_that_is_over_does_not_open_the_next(
    cast: Cast, link: str, invitation: WorkspaceInvitation, client: Client
) -> None:
    """Also if it should get the same number, as in a database that was restored."""
    number = invitation.pk
    invitation.delete()
    InvitationFactory(
        pk=number, workspace=cast.workspace, email=cast.outsider.email, role=Role.OWNER
    )

    for answer in [sign_in(client, cast.outsider).get(link), client.post(link)]:
        assert answer.status_code == HTTPStatus.NOT_FOUND
    assert not has_joined(cast)


def test_accepting_again_leads_to_the_workspace(cast: Cast, link: str, client: Client) -> None:
    sign_in(client, cast.outsider)

    client.post(link)
    twice = client.post(link, follow=True)
    later = client.post(link, follow=True)
    looked_up = client.get(link)

    assert "You are a member of Northwind IT now." in twice.text
    assert "You are a member of Northwind IT already." in later.text
    for page in [twice, later]:
        assert page.redirect_chain == [(NORTHWIND, HTTPStatus.FOUND)]
        assert "not open any more" not in page.text
    assert looked_up["Location"] == NORTHWIND
    assert cast.outsider.memberships.filter(workspace=cast.workspace).count() == 1
    assert len(audited(ACCEPTED)) == 1


def test_link_brings_nobody_back_who_was_suspended_or_removed(
    cast: Cast, link: str, client: Client
) -> None:
    sign_in(client, cast.outsider).post(link)
    joined = cast.outsider.memberships.filter(workspace=cast.workspace)

    for end in [lambda: joined.update(suspended_at=now()), joined.delete]:
        end()
        for answer in [client.get(link), client.post(link)]:
            assert answer.status_code == HTTPStatus.NOT_FOUND
    assert not has_joined(cast)


def test_accepting_ends_the_set_password_links_made_before(cast: Cast) -> None:
    colleague = member(cast.foreign_tenant.workspace, Role.OPERATOR, "Cora Colleague")
    token = link_for(colleague).token
    invitation = InvitationFactory(workspace=cast.workspace, email=colleague.email)

    sign_in(Client(), colleague).post(answer_url(invitation))

    assert not fits(user=User.objects.get(pk=colleague.pk), token=token)


def test_post_without_csrf_token_is_refused(cast: Cast, link: str) -> None:
    answer = sign_in(Client(enforce_csrf_checks=True), cast.outsider).post(link)

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert not has_joined(cast)
