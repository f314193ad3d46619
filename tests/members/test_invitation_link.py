"""Showing the link of an invitation: to those who look after members, when they ask for it."""

from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from tenantpilot.workspaces.models import Role, WorkspaceInvitation
from tests.cast import Cast, sign_in
from tests.factories import InvitationFactory, WorkspaceFactory
from tests.members.places import add_url, audited, invitation_link_in, list_url


def show_url(cast: Cast, invitation: WorkspaceInvitation) -> str:
    return reverse("members:invitation-link", args=[cast.workspace.slug, invitation.pk])


def invited(cast: Cast, role: Role = Role.MANAGER) -> WorkspaceInvitation:
    return InvitationFactory(workspace=cast.workspace, email=cast.outsider.email, role=role)


@pytest.mark.parametrize("role", ["owner", "manager"])
def test_link_is_shown_again_and_works(cast: Cast, client: Client, role: str) -> None:
    url = show_url(cast, invited(cast))

    assert url in sign_in(client, getattr(cast, role)).get(list_url(cast)).text
    page = client.post(url)

    assert page.status_code == HTTPStatus.OK
    assert "no-store" in page["Cache-Control"]
    assert f"send this link to <bdi>{cast.outsider.email}" in page.text
    assert "Oscar" not in page.text
    person = sign_in(Client(), cast.outsider)
    assert person.get(invitation_link_in(page.text), follow=True).status_code == HTTPStatus.OK


def test_link_stands_on_no_page_that_is_only_looked_at(cast: Cast, client: Client) -> None:
    url = show_url(cast, invited(cast))
    sign_in(client, cast.owner)

    for page in [list_url(cast), add_url(cast)]:
        assert "/admin/invitations/" not in client.get(page).text
    assert client.get(url).status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_token_is_not_in_the_audit_log(cast: Cast, client: Client) -> None:
    form = {"email": cast.outsider.email, "name": "X Y", "role": "manager"}

    link = invitation_link_in(sign_in(client, cast.owner).post(add_url(cast), form).text)

    told = str(audited("workspace.member_invited"))
    assert "manager" in told
    assert link.split("/")[-2] not in told


def test_manager_is_not_shown_the_link_of_an_owner_to_be(cast: Cast, client: Client) -> None:
    url = show_url(cast, invited(cast, Role.OWNER))

    listed = sign_in(client, cast.manager).get(list_url(cast))
    page = client.post(url, follow=True)

    assert url not in listed.text
    assert "Only an owner can show the link" in page.text
    assert "/admin/invitations/" not in page.text


def test_invitation_of_another_workspace_is_not_shown_through_ones_own(
    cast: Cast, client: Client
) -> None:
    foreign = InvitationFactory(
        workspace=WorkspaceFactory(), email=cast.reader.email, role=Role.OPERATOR
    )

    answer = sign_in(client, cast.owner).post(show_url(cast, foreign))

    assert answer.status_code == HTTPStatus.NOT_FOUND


def test_withdrawn_invitation_has_no_link_to_show(cast: Cast, client: Client) -> None:
    invitation = invited(cast)
    url = show_url(cast, invitation)
    invitation.delete()

    assert sign_in(client, cast.owner).post(url).status_code == HTTPStatus.NOT_FOUND
