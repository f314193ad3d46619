"""An invited person decides; until then the workspace has an address and nothing else."""

import io
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now
from pytest_django import DjangoAssertNumQueries

from tenantpilot.access.selectors import people_with_access
from tenantpilot.audit.actions import AuditAction
from tenantpilot.members.invitation_links import InvitationLink
from tenantpilot.members.permissions import RefusedError
from tenantpilot.members.services import invitations, joining
from tenantpilot.workspaces.models import Role, WorkspaceInvitation
from tests.cast import Cast, sign_in
from tests.factories import InvitationFactory, UserFactory
from tests.members.conftest import offered
from tests.members.places import (
    add_url,
    answer_url,
    audited,
    list_url,
)

ACCOUNT, HOME = reverse("members:account"), reverse("tenant_dashboard:home")
INVITED, ADDED = AuditAction.MEMBER_INVITED, AuditAction.MEMBER_ADDED
DECLINED, ENDED = AuditAction.INVITATION_DECLINED, AuditAction.INVITATION_ENDED
WITHDRAWN = AuditAction.INVITATION_WITHDRAWN


def decline_url(invitation: WorkspaceInvitation) -> str:
    return answer_url(invitation, "decline-invitation")


def withdraw_url(cast: Cast, invitation: WorkspaceInvitation) -> str:
    return reverse("members:withdraw-invitation", args=[cast.workspace.slug, invitation.pk])


def test_invited_person_has_no_place_until_they_accept(
    cast: Cast, invitation: WorkspaceInvitation, client: Client
) -> None:
    sign_in(client, cast.outsider)

    for url in ["/admin/workspaces/northwind/", f"/admin/tenants/{cast.tenant.pk}/"]:
        assert client.get(url).status_code == HTTPStatus.NOT_FOUND
    assert not people_with_access(tenant=cast.tenant).filter(user=cast.outsider).exists()
    assert audited(INVITED, ADDED) == [(cast.owner.pk, INVITED, {"role": "manager"})]


def test_members_page_shows_the_typed_address_and_nothing_of_the_account(
    cast: Cast, invitation: WorkspaceInvitation, client: Client
) -> None:
    page = sign_in(client, cast.manager).get(list_url(cast))

    assert cast.outsider.email in page.text
    assert "Invited" in page.text
    assert "Oscar" not in page.text


@pytest.mark.parametrize("where", [HOME, ACCOUNT])
def test_account_alone_learns_of_no_invitation(
    cast: Cast, invitation: WorkspaceInvitation, client: Client, where: str
) -> None:
    """Its address is not proved: somebody may have made it to see who invites that person."""
    page = sign_in(client, cast.outsider).get(where, follow=True)

    assert page.status_code == HTTPStatus.OK
    assert "Northwind IT" not in page.text
    assert "nvitation" not in page.text


def test_who_declines_has_no_place_and_the_invitation_is_gone(
    cast: Cast, invitation: WorkspaceInvitation, client: Client
) -> None:
    page = sign_in(client, cast.outsider).post(decline_url(invitation), follow=True)

    assert "You declined the invitation to Northwind IT." in page.text
    assert client.get("/admin/workspaces/northwind/").status_code == HTTPStatus.NOT_FOUND
    assert not WorkspaceInvitation.objects.exists()
    assert [action for _, action, _ in audited(DECLINED, ADDED)] == [DECLINED]


def test_nobody_declines_without_the_link(cast: Cast, invitation: WorkspaceInvitation) -> None:
    elsewhere = InvitationFactory(email=cast.outsider.email)
    for token in ["x", str(invitation.pk), InvitationLink.to(elsewhere).token[:-1]]:
        url = reverse("members:decline-invitation", args=[token])
        assert sign_in(Client(), cast.outsider).post(url).status_code == HTTPStatus.NOT_FOUND
        with pytest.raises(RefusedError, match="not open any more"):
            joining.decline(token=token, declined_by=cast.outsider)

    assert WorkspaceInvitation.objects.filter(pk=invitation.pk).exists()


def test_withdrawn_invitation_cannot_be_answered(
    cast: Cast, invitation: WorkspaceInvitation, client: Client
) -> None:
    page = sign_in(client, cast.manager).post(withdraw_url(cast, invitation), follow=True)
    person = sign_in(Client(), cast.outsider)
    late = person.post(decline_url(invitation))

    assert f"{cast.outsider.email} is not invited any more." in page.text
    assert late.status_code == HTTPStatus.NOT_FOUND
    assert person.post(answer_url(invitation)).status_code == HTTPStatus.NOT_FOUND
    assert not cast.outsider.memberships.filter(workspace=cast.workspace).exists()
    assert [actor for actor, _, _ in audited(WITHDRAWN)] == [cast.manager.pk]


def test_withdrawing_twice_says_so_and_what_never_was_stays_unknown(
    cast: Cast, invitation: WorkspaceInvitation, client: Client
) -> None:
    sign_in(client, cast.manager).post(withdraw_url(cast, invitation), follow=True)

    again = client.post(withdraw_url(cast, invitation), follow=True)
    never = client.post(withdraw_url(cast, WorkspaceInvitation(pk=invitation.pk + 1)))
    stranger = sign_in(Client(), cast.outsider).post(withdraw_url(cast, invitation))

    assert "The invitation was already withdrawn or answered." in again.text
    assert {each.status_code for each in (never, stranger)} == {HTTPStatus.NOT_FOUND}
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
    foreign = InvitationFactory(email=cast.outsider.email)

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


@pytest.mark.parametrize("many", [1, 12])
def test_statements_do_not_grow_with_invitations(
    cast: Cast, client: Client, django_assert_num_queries: DjangoAssertNumQueries, many: int
) -> None:
    for _ in range(many):
        offered(cast, UserFactory())
    sign_in(client, cast.owner)

    # session, person, membership, how many, members, named tenants, invited, switcher
    with django_assert_num_queries(6):
        client.get(list_url(cast))


def test_expired_invitations_go_with_their_addresses_and_others_stay(cast: Cast) -> None:
    kept = offered(cast, cast.outsider)
    expired = [InvitationFactory(workspace=cast.workspace) for _ in range(2)]
    invited = WorkspaceInvitation.objects.filter(pk__in=[each.pk for each in expired])
    invited.update(expires_at=now() - timedelta(seconds=60))
    said = io.StringIO()

    call_command("expire_invitations", stdout=said)

    assert said.getvalue() == "Deleted 2 expired invitations.\n"
    assert WorkspaceInvitation.objects.get() == kept
    assert audited(ENDED) == [(None, ENDED, {"role": "operator"})] * 2


def test_database_that_does_not_answer_is_one_sentence(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> int:
        raise OperationalError("connection to 10.0.0.7 refused")

    monkeypatch.setattr(invitations, "end_expired", fail)

    with pytest.raises(CommandError) as raised:
        call_command("expire_invitations")

    assert str(raised.value) == (
        "The database did not answer (OperationalError). Nothing was deleted; run this command "
        "again."
    )
