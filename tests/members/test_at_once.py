"""Two people at the same moment, with real transactions."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import count
from threading import Lock

import pytest
from django.test import Client

from tenantpilot.accounts.models import User
from tenantpilot.members.invitation_links import InvitationLink
from tenantpilot.members.rules import RefusedError
from tenantpilot.members.services import colleagues, invitations, links, roles, standing
from tenantpilot.members.services.colleagues import Added
from tenantpilot.workspaces.models import (
    Role,
    Workspace,
    WorkspaceInvitation,
    WorkspaceMembership,
)
from tests.cast import member, sign_in
from tests.concurrency import at_once
from tests.factories import MembershipFactory, UserFactory, WorkspaceFactory
from tests.members.places import GOOD_PASSWORD, accept_url, place

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = range(5)


@pytest.fixture
def workspace() -> Workspace:
    created: Workspace = WorkspaceFactory()
    return created


def each_in_turn[Result](acts: Sequence[Callable[[], Result]]) -> Callable[[], Result | str]:
    """Return an act that does the first when called first, the second when called next."""
    number, lock = count(), Lock()

    def act() -> Result | str:
        with lock:
            chosen = acts[next(number)]
        try:
            return chosen()
        except RefusedError as refusal:
            return str(refusal)

    return act


def owners_left(workspace: Workspace) -> int:
    active = WorkspaceMembership.objects.filter(workspace=workspace, suspended_at=None)
    return active.filter(role=Role.OWNER).count()


def demote(workspace: Workspace, *, member: User, by: User) -> Callable[[], None]:
    membership = place(workspace, member)
    return lambda: roles.change(membership=membership, role=Role.READ_ONLY, changed_by=by)


def suspend(workspace: Workspace, *, member: User, by: User) -> Callable[[], None]:
    membership = place(workspace, member)
    return lambda: standing.suspend(membership=membership, suspended_by=by)


def remove(workspace: Workspace, *, member: User, by: User) -> Callable[[], None]:
    membership = place(workspace, member)
    return lambda: standing.remove(membership=membership, removed_by=by)


def accept(invitation: WorkspaceInvitation, *, by: User) -> None:
    invitations.accept(token=InvitationLink.to(invitation).token, accepted_by=by)


def withdraw(invitation: WorkspaceInvitation, *, by: User) -> None:
    invitations.withdraw(invitation=invitation, withdrawn_by=by)


@pytest.mark.parametrize("act", [demote, suspend, remove])
def test_two_owners_who_end_each_other_leave_one(
    workspace: Workspace, act: Callable[..., Callable[[], None]]
) -> None:
    for round_ in ROUNDS:
        WorkspaceMembership.objects.filter(workspace=workspace).delete()
        anna = member(workspace, Role.OWNER, f"Anna {round_}")
        boris = member(workspace, Role.OWNER, f"Boris {round_}")
        both = [act(workspace, member=boris, by=anna), act(workspace, member=anna, by=boris)]

        answers = at_once(each_in_turn(both), times=2)

        assert owners_left(workspace) == 1
        assert sorted(answer is None for answer in answers) == [False, True]


@pytest.mark.parametrize("act", [demote, remove])
def test_two_owners_who_step_down_leave_one(
    workspace: Workspace, act: Callable[..., Callable[[], None]]
) -> None:
    for round_ in ROUNDS:
        WorkspaceMembership.objects.filter(workspace=workspace).delete()
        anna = member(workspace, Role.OWNER, f"Anna {round_}")
        boris = member(workspace, Role.OWNER, f"Boris {round_}")
        both = [act(workspace, member=anna, by=anna), act(workspace, member=boris, by=boris)]

        answers = at_once(each_in_turn(both), times=2)

        assert owners_left(workspace) == 1
        (refusal,) = [answer for answer in answers if answer]
        assert "is the last owner who can sign in" in refusal


def test_colleague_added_twice_at_once_is_added_once(workspace: Workspace) -> None:
    owner = member(workspace, Role.OWNER, "Anna")

    def add() -> Added | WorkspaceInvitation:
        return colleagues.add(
            workspace=workspace,
            email="mara@msp.example",
            name="Mara",
            role=Role.OPERATOR,
            added_by=owner,
        )

    answers = at_once(each_in_turn([add] * 4), times=4)

    assert len([each for each in answers if isinstance(each, Added)]) == 1
    assert len([each for each in answers if "is a member already" in str(each)]) == 3
    assert User.objects.filter(email="mara@msp.example").count() == 1


@pytest.mark.parametrize("known", [False, True])
def test_colleague_added_to_two_workspaces_at_once_has_one_place_and_one_invitation(
    *, known: bool
) -> None:
    """Also if there is an account already that nobody has used."""
    for round_ in ROUNDS:
        email = f"mara{round_}@msp.example"
        if known:
            User.objects.create_account(email=email, name="Mara")

        def add(email: str = email) -> Added | WorkspaceInvitation:
            membership = MembershipFactory(role=Role.OWNER)
            return colleagues.add(
                workspace=membership.workspace,
                email=email,
                name="Mara",
                role=Role.OPERATOR,
                added_by=membership.user,
            )

        answers = at_once(each_in_turn([add, add]), times=2)

        mara = User.objects.get(email=email)
        (added,) = [each for each in answers if isinstance(each, Added)]
        assert mara.memberships.get() == added.membership
        assert mara.invitations.count() == 1
        assert links.use(user=mara, token=added.link.token, password=GOOD_PASSWORD) == 1


def test_invitation_accepted_and_withdrawn_at_once_ends_one_way(workspace: Workspace) -> None:
    owner = member(workspace, Role.OWNER, "Anna")
    for round_ in ROUNDS:
        boris: User = UserFactory(name=f"Boris {round_}")
        invitation = WorkspaceInvitation.objects.create(
            workspace=workspace, user=boris, role=Role.OPERATOR
        )
        both = [partial(accept, invitation, by=boris), partial(withdraw, invitation, by=owner)]

        answers = at_once(each_in_turn(both), times=2)

        assert len([each for each in answers if "not open any more" in str(each)]) == 1
        assert not WorkspaceInvitation.objects.exists()


def test_invitation_accepted_twice_at_once_makes_one_member_who_lands_in_the_workspace(
    workspace: Workspace,
) -> None:
    for round_ in ROUNDS:
        boris: User = UserFactory(name=f"Boris {round_}")
        invitation = WorkspaceInvitation.objects.create(
            workspace=workspace, user=boris, role=Role.OPERATOR
        )
        browser = sign_in(Client(), boris)
        clients = [Client(), Client()]
        for client in clients:
            client.cookies = browser.cookies
        url = accept_url(invitation)

        answers = at_once(each_in_turn([partial(each.post, url) for each in clients]), times=2)

        there = f"/admin/workspaces/{workspace.slug}/"
        assert [each["Location"] for each in answers if not isinstance(each, str)] == [there] * 2
        assert boris.memberships.count() == 1
        assert "not open any more" not in browser.get(there).text


def test_link_used_twice_at_once_sets_one_password(workspace: Workspace) -> None:
    owner = member(workspace, Role.OWNER, "Anna")
    mara = member(workspace, Role.OPERATOR, "Mara")
    link = links.create(membership=place(workspace, mara), created_by=owner)

    def use(password: str) -> Callable[[], str]:
        def act() -> str:
            try:
                links.use(user=link.user, token=link.token, password=password)
            except links.LinkOverError:
                return ""
            return password

        return act

    answers = at_once(each_in_turn([use("first password"), use("second password")]), times=2)

    (kept,) = [answer for answer in answers if answer]
    assert User.objects.get(pk=mara.pk).check_password(kept)
