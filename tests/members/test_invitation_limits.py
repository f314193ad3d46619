"""What an invitation cannot do, however many and by whoever sent."""

import pytest
from django.test import Client

from tenantpilot.accounts.models import User
from tenantpilot.audit.actions import AuditAction
from tenantpilot.members.password_links import fits
from tenantpilot.members.permissions import RefusedError
from tenantpilot.members.services import invitations, password_reset
from tenantpilot.workspaces.models import Role, WorkspaceInvitation
from tests.cast import Cast, member, sign_in
from tests.factories import InvitationFactory, UserFactory, WorkspaceFactory
from tests.members.conftest import offered
from tests.members.places import (
    GOOD_PASSWORD,
    HOSTILE,
    HOSTILE_ESCAPED,
    answer_url,
    audited,
    link_in,
    member_url,
    place,
)


def test_open_invitations_are_bounded(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invitations, "MOST_OPEN", 1)
    offered(cast, cast.outsider)

    with pytest.raises(RefusedError, match="Withdraw some first"):
        offered(cast, UserFactory())


def test_stranger_who_invites_does_not_block_the_home_workspaces_password_link(
    cast: Cast, invitation: WorkspaceInvitation, client: Client
) -> None:
    home = cast.foreign_tenant.workspace
    colleague = member(home, Role.OPERATOR, "Cora Colleague")
    offered(cast, colleague)

    link = password_reset.create(membership=place(home, colleague), created_by=cast.outsider)

    assert fits(user=User.objects.get(pk=colleague.pk), token=link.token)


def test_invitation_leaves_a_link_made_before_alone(cast: Cast, client: Client) -> None:
    home = cast.foreign_tenant.workspace
    colleague = member(home, Role.OPERATOR, "Cora Colleague")
    link = password_reset.create(membership=place(home, colleague), created_by=cast.outsider)

    offered(cast, colleague)

    assert fits(user=User.objects.get(pk=colleague.pk), token=link.token)


def test_open_invitations_end_when_a_password_is_set_with_a_link(
    cast: Cast, client: Client
) -> None:
    """Else whoever makes the link, in the home workspace, could answer in the person's place."""
    home = sign_in(Client(), cast.owner)
    link = link_in(home.post(member_url(cast, cast.operator, "password-link")).text)
    elsewhere = InvitationFactory(email=cast.operator.email)

    form = {"password": GOOD_PASSWORD, "again": GOOD_PASSWORD}
    page = client.post(link, form, follow=True)

    assert not WorkspaceInvitation.objects.filter(pk=elsewhere.pk).exists()
    assert "Open invitations to other workspaces ended with that" in page.text
    assert [actor for actor, _, _ in audited(AuditAction.INVITATION_ENDED)] == [cast.operator.pk]


def test_invitation_to_own_is_no_owner_who_can_sign_in(cast: Cast, client: Client) -> None:
    offered(cast, cast.outsider, Role.OWNER)

    page = sign_in(client, cast.owner).post(member_url(cast, cast.owner), {"role": "manager"})

    assert "is the last owner who can sign in" in page.text


def test_hostile_workspace_name_is_text_in_the_invitation(cast: Cast, client: Client) -> None:
    workspace = WorkspaceFactory(name=HOSTILE)
    invitation = InvitationFactory(workspace=workspace, email=cast.reader.email)

    page = sign_in(client, cast.reader).get(answer_url(invitation))

    assert HOSTILE_ESCAPED in page.text
    assert "<script>alert" not in page.text
