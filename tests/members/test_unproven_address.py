"""An accepted invitation makes an account, and nothing checks that the address is theirs.

So the holder of an account may be somebody else than whom a second workspace means, and
accepting takes the link that the second workspace hands over by itself.
"""

from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from tenantpilot.accounts.models import User
from tenantpilot.workspaces.models import WorkspaceInvitation
from tests.cast import Cast, sign_in
from tests.members.places import GOOD_PASSWORD, add_url, invitation_link_in

VICTIM = "victim@brightwater.example"


@pytest.fixture
def katrin(cast: Cast) -> Client:
    """The outsider invited the victim to her own workspace and used the link herself."""
    home = cast.foreign_tenant.workspace
    form = {"email": VICTIM, "name": "Vera Victim", "role": "read_only"}
    page = sign_in(Client(), cast.outsider).post(reverse("members:add", args=[home.slug]), form)
    katrin = Client()
    katrin.post(invitation_link_in(page.text), {"password": GOOD_PASSWORD, "again": GOOD_PASSWORD})
    katrin.post("/admin/login/", {"email": VICTIM, "password": GOOD_PASSWORD})
    return katrin


@pytest.fixture
def invitation(cast: Cast, katrin: Client) -> WorkspaceInvitation:
    """The owner of another workspace means the victim, and invites the account there is."""
    form = {"email": VICTIM, "name": "Vera Victim", "role": "manager"}
    sign_in(Client(), cast.owner).post(add_url(cast), form)
    return WorkspaceInvitation.objects.get(email=VICTIM)


def test_who_holds_the_account_of_another_persons_address_cannot_accept(
    cast: Cast, katrin: Client, invitation: WorkspaceInvitation
) -> None:
    for path in [
        f"/admin/invitations/{invitation.pk}/decline/",
        f"/admin/invitations/{invitation.pk}/accept/",
    ]:
        assert katrin.post(path).status_code == HTTPStatus.NOT_FOUND

    assert not User.objects.get(email=VICTIM).memberships.filter(workspace=cast.workspace).exists()
    assert WorkspaceInvitation.objects.filter(pk=invitation.pk).exists()


def test_no_page_shows_them_that_the_person_is_invited(
    katrin: Client, invitation: WorkspaceInvitation
) -> None:
    for url in ["/admin/", "/admin/account/"]:
        page = katrin.get(url, follow=True)
        assert "/admin/invitations/" not in page.text
        assert "Northwind IT" not in page.text
