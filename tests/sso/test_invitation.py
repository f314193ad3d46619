"""From an invitation to an account through the provider: link, word and address, all three."""

from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tenantpilot.accounts.models import User
from tenantpilot.members.invitation_links import InvitationLink
from tenantpilot.sso.models import Connection, ExternalIdentity
from tenantpilot.sso.refusals import Reason
from tenantpilot.workspaces.models import WorkspaceInvitation, WorkspaceMembership
from tests.cast import Cast
from tests.factories import InvitationFactory
from tests.sso.provider import MARA, OWNER, STRANGER, Liar, omits, says
from tests.sso.walking import asked, come_back, is_signed_in, reason, walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def invitation(cast: Cast, connection: Connection) -> WorkspaceInvitation:
    """Mara is invited to the workspace that has the provider."""
    made: WorkspaceInvitation = InvitationFactory(
        workspace=cast.workspace, email=MARA.email, name="Mara", invited_by=cast.owner
    )
    return made


def address(invitation: WorkspaceInvitation) -> str:
    token = InvitationLink.to(invitation).token
    return reverse("members:join-through-provider", args=[token])


def test_invited_person_makes_an_account_by_it(
    client: Client, cast: Cast, invitation: WorkspaceInvitation, provider: Liar
) -> None:
    question = asked(client.post(address(invitation)))

    answer = come_back(client, provider, question, MARA)

    mara = User.objects.get(email=MARA.email)
    assert answer.status_code == HTTPStatus.FOUND
    assert client.get(answer["Location"]).status_code == HTTPStatus.OK
    assert not mara.has_usable_password()
    assert WorkspaceMembership.objects.get(user=mara).role == invitation.role
    assert ExternalIdentity.objects.get(user=mara).subject == MARA.subject
    assert not WorkspaceInvitation.objects.exists()


def test_next_time_the_provider_is_enough(
    client: Client, invitation: WorkspaceInvitation, connection: Connection, provider: Liar
) -> None:
    come_back(client, provider, asked(client.post(address(invitation))), MARA)

    later = Client()
    walk(later, connection, provider, MARA)

    assert is_signed_in(later)


@pytest.mark.parametrize(
    ("lie", "person"),
    [
        (says(), STRANGER),
        (omits("email"), MARA),
        (says(email_verified=False), MARA),
        (omits("email_verified"), MARA),
        (says(email_verified="true"), MARA),
        (says(email="other@msp.example", preferred_username=MARA.email), MARA),
    ],
)
def test_another_address_or_one_nobody_checked_is_not_enough(
    client: Client,
    invitation: WorkspaceInvitation,
    provider: Liar,
    caplog: Any,
    lie: Any,
    person: Any,
) -> None:
    question = asked(client.post(address(invitation)))
    provider.of_claims = lie

    answer = come_back(client, provider, question, person)

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert reason(caplog) == Reason.INVITATION
    assert not User.objects.filter(email=MARA.email).exists()


def test_person_without_the_link_stays_outside(
    client: Client,
    invitation: WorkspaceInvitation,
    connection: Connection,
    provider: Liar,
    caplog: Any,
) -> None:
    walk(client, connection, provider, MARA)

    assert reason(caplog) == Reason.UNKNOWN_PERSON
    assert WorkspaceInvitation.objects.exists()


def test_invitation_that_ended_meanwhile_opens_nothing(
    client: Client, invitation: WorkspaceInvitation, provider: Liar, caplog: Any
) -> None:
    question = asked(client.post(address(invitation)))
    invitation.delete()

    come_back(client, provider, question, MARA)

    assert reason(caplog) == Reason.INVITATION
    assert not User.objects.filter(email=MARA.email).exists()


def test_invitation_is_used_once(
    client: Client, invitation: WorkspaceInvitation, provider: Liar
) -> None:
    come_back(client, provider, asked(client.post(address(invitation))), MARA)

    assert Client().post(address(invitation)).status_code == HTTPStatus.NOT_FOUND


def test_identity_of_another_member_is_not_given_away(
    client: Client, cast: Cast, invitation: WorkspaceInvitation, provider: Liar, caplog: Any
) -> None:
    question = asked(client.post(address(invitation)))
    provider.of_claims = says(sub=OWNER.subject)

    come_back(client, provider, question, MARA)

    assert reason(caplog) == Reason.TAKEN
    assert not User.objects.filter(email=MARA.email).exists()


def test_inviter_who_lost_the_right_lets_nobody_in(
    client: Client, cast: Cast, invitation: WorkspaceInvitation, provider: Liar, caplog: Any
) -> None:
    question = asked(client.post(address(invitation)))
    WorkspaceMembership.objects.filter(user=cast.owner).update(role="read_only")

    come_back(client, provider, question, MARA)

    assert reason(caplog) == Reason.INVITATION


def test_workspace_without_provider_offers_none(client: Client, cast: Cast) -> None:
    invitation = InvitationFactory(workspace=cast.workspace, invited_by=cast.owner)

    assert client.post(address(invitation)).status_code == HTTPStatus.NOT_FOUND


def test_page_of_the_invitation_offers_the_provider(
    client: Client, invitation: WorkspaceInvitation
) -> None:
    token = InvitationLink.to(invitation).token

    page = client.get(reverse("members:invitation", args=[token])).content.decode()

    assert "Continue with Northwind ID" in page
    assert address(invitation) in page
