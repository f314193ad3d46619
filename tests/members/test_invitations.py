"""An account that exists already is invited, and its owner decides."""

from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tenantpilot.access.fetch import people_with_access
from tenantpilot.accounts.models import User
from tenantpilot.audit.actions import AuditAction
from tenantpilot.members.links import fits
from tenantpilot.members.rules import RefusedError
from tenantpilot.members.services import colleagues, invitations, links
from tenantpilot.workspaces.models import Role, WorkspaceInvitation
from tests.cast import Cast, member, sign_in
from tests.factories import UserFactory, WorkspaceFactory
from tests.members.places import (
    GOOD_PASSWORD,
    HOSTILE,
    HOSTILE_ESCAPED,
    accept_url,
    add_url,
    audited,
    link_in,
    list_url,
    member_url,
    place,
)

ACCOUNT, HOME = reverse("members:account"), reverse("tenant_dashboard:home")
INVITED, ADDED = AuditAction.MEMBER_INVITED, AuditAction.MEMBER_ADDED
DECLINED, ENDED = AuditAction.INVITATION_DECLINED, AuditAction.INVITATION_ENDED
WITHDRAWN = AuditAction.INVITATION_WITHDRAWN


@pytest.fixture
def invitation(cast: Cast) -> WorkspaceInvitation:
    """The outsider is invited to the workspace as a manager."""
    return offered(cast, cast.outsider)


def offered(cast: Cast, user: User, role: Role = Role.MANAGER) -> WorkspaceInvitation:
    invitation = colleagues.add(
        workspace=cast.workspace, email=user.email, name="X", role=role, added_by=cast.owner
    )
    assert isinstance(invitation, WorkspaceInvitation)
    return invitation


def decline_url(invitation: WorkspaceInvitation) -> str:
    return reverse("members:decline-invitation", args=[invitation.pk])


def withdraw_url(cast: Cast, invitation: WorkspaceInvitation) -> str:
    return reverse("members:withdraw-invitation", args=[cast.workspace.slug, invitation.pk])


def test_invited_person_has_no_place_until_they_accept(
    cast: Cast, invitation: WorkspaceInvitation, client: Client
) -> None:
    sign_in(client, cast.outsider)

    for url in ["/admin/workspaces/northwind/", f"/admin/tenants/{cast.tenant.pk}/"]:
        assert client.get(url).status_code == HTTPStatus.NOT_FOUND
    assert not people_with_access(tenant=cast.tenant).filter(user=cast.outsider).exists()
    assert audited(INVITED, ADDED) == [
        (cast.owner.pk, INVITED, {"role": "manager", "user_id": cast.outsider.pk})
    ]


def test_members_page_shows_the_typed_address_and_nothing_of_the_account(
    cast: Cast, invitation: WorkspaceInvitation, client: Client
) -> None:
    page = sign_in(client, cast.manager).get(list_url(cast))

    assert cast.outsider.email in page.text
    assert "Invited" in page.text
    assert "Oscar" not in page.text


@pytest.mark.parametrize("where", [HOME, ACCOUNT])
def test_invited_person_reads_of_it_on_the_home_page_and_under_my_account(
    cast: Cast, invitation: WorkspaceInvitation, client: Client, where: str
) -> None:
    page = sign_in(client, cast.outsider).get(where)

    assert page.status_code == HTTPStatus.OK
    assert "Olivia Owner</bdi> invites you to <bdi>Northwind IT" in page.text
    assert "open the link that <bdi>Olivia Owner</bdi> sends you" in page.text
    assert decline_url(invitation) in page.text


def test_who_declines_has_no_place_and_the_invitation_is_gone(
    cast: Cast, invitation: WorkspaceInvitation, client: Client
) -> None:
    page = sign_in(client, cast.outsider).post(decline_url(invitation), follow=True)

    assert "You declined the invitation to Northwind IT." in page.text
    assert client.get("/admin/workspaces/northwind/").status_code == HTTPStatus.NOT_FOUND
    assert not WorkspaceInvitation.objects.exists()
    assert [action for _, action, _ in audited(DECLINED, ADDED)] == [DECLINED]


def test_nobody_declines_for_somebody_else(
    cast: Cast, invitation: WorkspaceInvitation, client: Client
) -> None:
    for somebody in [cast.owner, cast.reader]:
        sign_in(client, somebody).post(decline_url(invitation))

    assert WorkspaceInvitation.objects.get() == invitation
    with pytest.raises(RefusedError, match="not open any more"):
        invitations.decline(invitation=invitation, declined_by=cast.reader)


def test_withdrawn_invitation_cannot_be_answered(
    cast: Cast, invitation: WorkspaceInvitation, client: Client
) -> None:
    page = sign_in(client, cast.manager).post(withdraw_url(cast, invitation), follow=True)
    person = sign_in(Client(), cast.outsider)
    late = person.post(decline_url(invitation), follow=True)

    assert f"{cast.outsider.email} is not invited any more." in page.text
    assert "This invitation is not open any more" in late.text
    assert person.post(accept_url(invitation)).status_code == HTTPStatus.NOT_FOUND
    assert not cast.outsider.memberships.filter(workspace=cast.workspace).exists()
    assert [actor for actor, _, _ in audited(WITHDRAWN)] == [cast.manager.pk]


def test_manager_does_not_withdraw_the_invitation_of_an_owner(cast: Cast, client: Client) -> None:
    invitation = offered(cast, cast.outsider, Role.OWNER)

    listed = sign_in(client, cast.manager).get(list_url(cast))
    page = client.post(withdraw_url(cast, invitation), follow=True)

    assert withdraw_url(cast, invitation) not in listed.text
    assert "Only an owner can withdraw" in page.text
    assert WorkspaceInvitation.objects.filter(pk=invitation.pk).exists()


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("operator", HTTPStatus.FORBIDDEN),
        ("reader", HTTPStatus.FORBIDDEN),
        ("outsider", HTTPStatus.NOT_FOUND),
    ],
)
def test_withdrawing_is_for_those_who_look_after_members(
    cast: Cast, invitation: WorkspaceInvitation, client: Client, role: str, status: HTTPStatus
) -> None:
    answer = sign_in(client, getattr(cast, role)).post(withdraw_url(cast, invitation))

    assert answer.status_code == status
    assert WorkspaceInvitation.objects.filter(pk=invitation.pk).exists()


def test_invitation_of_another_workspace_cannot_be_withdrawn_through_ones_own(
    cast: Cast, client: Client
) -> None:
    foreign = WorkspaceInvitation.objects.create(
        workspace=WorkspaceFactory(), user=cast.outsider, role=Role.OPERATOR
    )

    answer = sign_in(client, cast.owner).post(withdraw_url(cast, foreign))

    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert WorkspaceInvitation.objects.filter(pk=foreign.pk).exists()


def test_inviting_twice_changes_nothing(
    cast: Cast, invitation: WorkspaceInvitation, client: Client
) -> None:
    form = {"email": cast.outsider.email, "name": "X Y", "role": "operator"}

    page = sign_in(client, cast.manager).post(add_url(cast), form)

    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "is invited already and has not answered yet" in page.text
    assert WorkspaceInvitation.objects.get().role == "manager"


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

    link = links.create(membership=place(home, colleague), created_by=cast.outsider)

    assert fits(user=User.objects.get(pk=colleague.pk), token=link.token)


def test_invitation_leaves_a_link_made_before_alone(cast: Cast, client: Client) -> None:
    home = cast.foreign_tenant.workspace
    colleague = member(home, Role.OPERATOR, "Cora Colleague")
    link = links.create(membership=place(home, colleague), created_by=cast.outsider)

    offered(cast, colleague)

    assert fits(user=User.objects.get(pk=colleague.pk), token=link.token)


def test_open_invitations_end_when_a_password_is_set_with_a_link(
    cast: Cast, client: Client
) -> None:
    """Else whoever makes the link, in the home workspace, could answer in the person's place."""
    home = sign_in(Client(), cast.owner)
    link = link_in(home.post(member_url(cast, cast.operator, "password-link")).text)
    elsewhere = WorkspaceInvitation.objects.create(
        workspace=cast.foreign_tenant.workspace, user=cast.operator, role=Role.OWNER
    )

    form = {"password": GOOD_PASSWORD, "again": GOOD_PASSWORD}
    page = client.post(link, form, follow=True)

    assert not WorkspaceInvitation.objects.filter(pk=elsewhere.pk).exists()
    assert "Invitations to other workspaces ended with that" in page.text
    assert [actor for actor, _, _ in audited(ENDED)] == [cast.operator.pk]


def test_invitation_to_own_is_no_owner_who_can_sign_in(cast: Cast, client: Client) -> None:
    offered(cast, cast.outsider, Role.OWNER)

    page = sign_in(client, cast.owner).post(member_url(cast, cast.owner), {"role": "manager"})

    assert "is the last owner who can sign in" in page.text


def test_hostile_workspace_name_is_text_in_the_invitation(cast: Cast, client: Client) -> None:
    workspace = WorkspaceFactory(name=HOSTILE)
    invitation = WorkspaceInvitation.objects.create(
        workspace=workspace, user=cast.reader, role=Role.OWNER
    )

    for url in [HOME, ACCOUNT, accept_url(invitation)]:
        page = sign_in(client, cast.reader).get(url)
        assert HOSTILE_ESCAPED in page.text
        assert "<script>alert" not in page.text


@pytest.mark.parametrize("many", [1, 12])
def test_statements_do_not_grow_with_invitations(
    cast: Cast, client: Client, django_assert_num_queries: DjangoAssertNumQueries, many: int
) -> None:
    for _ in range(many):
        offered(cast, UserFactory())
    sign_in(client, cast.owner)

    # session, person, membership, how many, members, named tenants, invited, switcher
    with django_assert_num_queries(8):
        client.get(list_url(cast))
