"""Two people at the same moment, with real transactions."""

from collections.abc import Callable, Sequence
from functools import partial
from http import HTTPStatus
from itertools import count
from threading import Lock

import pytest
from django.test import Client

from tenantpilot.accounts.models import User
from tenantpilot.members.invitation_links import InvitationLink
from tenantpilot.members.password_links import PasswordLink
from tenantpilot.members.permissions import RefusedError
from tenantpilot.members.services import invitations, joining, password_reset, roles, suspension
from tenantpilot.workspaces.models import (
    Role,
    Workspace,
    WorkspaceInvitation,
    WorkspaceMembership,
)
from tests.cast import member, sign_in
from tests.concurrency import at_once
from tests.factories import InvitationFactory, MembershipFactory, UserFactory, WorkspaceFactory
from tests.members.places import GOOD_PASSWORD, answer_url, place

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


def demote(workspace: Workspace, *, member: User, by: User) -> Callable[[], object]:
    membership = place(workspace, member)
    return lambda: roles.change(membership=membership, role=Role.READ_ONLY, changed_by=by)


def suspend(workspace: Workspace, *, member: User, by: User) -> Callable[[], object]:
    membership = place(workspace, member)
    return lambda: suspension.suspend(membership=membership, suspended_by=by)


def remove(workspace: Workspace, *, member: User, by: User) -> Callable[[], object]:
    membership = place(workspace, member)
    return lambda: suspension.remove(membership=membership, removed_by=by)


def accept(invitation: WorkspaceInvitation, *, by: User) -> None:
    joining.accept(token=InvitationLink.to(invitation).token, accepted_by=by)


def withdraw(invitation: WorkspaceInvitation, *, by: User) -> None:
    invitations.withdraw(invitation=invitation, withdrawn_by=by)


@pytest.mark.parametrize("act", [demote, suspend, remove])
def test_two_owners_who_end_each_other_leave_one(
    workspace: Workspace, act: Callable[..., Callable[[], object]]
) -> None:
    for round_ in ROUNDS:
        WorkspaceMembership.objects.filter(workspace=workspace).delete()
        anna = member(workspace, Role.OWNER, f"Anna {round_}")
        boris = member(workspace, Role.OWNER, f"Boris {round_}")
        both = [act(workspace, member=boris, by=anna), act(workspace, member=anna, by=boris)]

        answers = at_once(each_in_turn(both), times=2)

        assert owners_left(workspace) == 1
        assert sorted(isinstance(answer, str) for answer in answers) == [False, True]


@pytest.mark.parametrize("act", [demote, remove])
def test_two_owners_who_step_down_leave_one(
    workspace: Workspace, act: Callable[..., Callable[[], object]]
) -> None:
    for round_ in ROUNDS:
        WorkspaceMembership.objects.filter(workspace=workspace).delete()
        anna = member(workspace, Role.OWNER, f"Anna {round_}")
        boris = member(workspace, Role.OWNER, f"Boris {round_}")
        both = [act(workspace, member=anna, by=anna), act(workspace, member=boris, by=boris)]

        answers = at_once(each_in_turn(both), times=2)

        assert owners_left(workspace) == 1
        (refusal,) = [answer for answer in answers if isinstance(answer, str)]
        assert "is the last owner who can sign in" in refusal


def test_colleague_invited_twice_at_once_is_invited_once(workspace: Workspace) -> None:
    owner = member(workspace, Role.OWNER, "Anna")

    def add() -> WorkspaceInvitation:
        return invitations.invite(
            workspace=workspace,
            email="mara@msp.example",
            name="Mara",
            role=Role.OPERATOR,
            invited_by=owner,
        )

    answers = at_once(each_in_turn([add] * 4), times=4)

    assert len([each for each in answers if isinstance(each, WorkspaceInvitation)]) == 1
    assert len([each for each in answers if "is invited already" in str(each)]) == 3


@pytest.mark.parametrize("known", [False, True])
def test_two_workspaces_invitations_accepted_at_once_make_one_account(*, known: bool) -> None:
    """Also if there is an account already that nobody has used."""
    for round_ in ROUNDS:
        email = f"mara{round_}@msp.example"
        if known:
            User.objects.create_account(email=email, name="Mara")
        clients = [Client(), Client()]
        posts = [
            partial(
                each.post,
                answer_url(InvitationFactory(email=email), "invitation"),
                {"password": GOOD_PASSWORD, "again": GOOD_PASSWORD},
            )
            for each in clients
        ]

        answers = at_once(each_in_turn(posts), times=2)

        statuses = sorted(each.status_code for each in answers if not isinstance(each, str))
        assert statuses == [HTTPStatus.FOUND, HTTPStatus.UNPROCESSABLE_ENTITY]
        assert User.objects.get(email=email).memberships.count() == 1
        assert WorkspaceInvitation.objects.filter(email=email).count() == 1


def test_password_link_used_while_an_invitation_is_accepted_opens_no_other_workspace(
    workspace: Workspace,
) -> None:
    """Else a manager of the one workspace could get into the other as their colleague."""
    for round_ in ROUNDS:
        home = MembershipFactory(role=Role.OWNER)
        mara = member(home.workspace, Role.OPERATOR, f"Mara {round_}")
        link = password_reset.create(membership=place(home.workspace, mara), created_by=home.user)
        invitation = InvitationFactory(workspace=workspace, email=mara.email)

        def use(link: PasswordLink = link) -> str:
            try:
                password_reset.use(user=link.user, token=link.token, password=GOOD_PASSWORD)
            except password_reset.LinkOverError:
                return "over"
            return "used"

        both: list[Callable[[], object]] = [use, partial(accept, invitation, by=mara)]
        answers = at_once(each_in_turn(both), times=2)

        joined = mara.memberships.filter(workspace=workspace).exists()
        assert joined == ("over" in answers)
        assert joined != ("used" in answers)


def test_invitation_accepted_and_withdrawn_at_once_ends_one_way(workspace: Workspace) -> None:
    owner = member(workspace, Role.OWNER, "Anna")
    for round_ in ROUNDS:
        boris: User = UserFactory(name=f"Boris {round_}")
        invitation = InvitationFactory(workspace=workspace, email=boris.email)
        both = [partial(accept, invitation, by=boris), partial(withdraw, invitation, by=owner)]

        answers = at_once(each_in_turn(both), times=2)

        assert len([each for each in answers if "not open any more" in str(each)]) == 1
        assert not WorkspaceInvitation.objects.exists()


def test_invitation_accepted_twice_at_once_makes_one_member_who_lands_in_the_workspace(
    workspace: Workspace,
) -> None:
    for round_ in ROUNDS:
        boris: User = UserFactory(name=f"Boris {round_}")
        invitation = InvitationFactory(workspace=workspace, email=boris.email)
        browser = sign_in(Client(), boris)
        clients = [Client(), Client()]
        for client in clients:
            client.cookies = browser.cookies
        url = answer_url(invitation)

        answers = at_once(each_in_turn([partial(each.post, url) for each in clients]), times=2)

        there = f"/admin/workspaces/{workspace.slug}/"
        assert [each["Location"] for each in answers if not isinstance(each, str)] == [there] * 2
        assert boris.memberships.count() == 1
        assert "not open any more" not in browser.get(there).text


def test_link_used_twice_at_once_sets_one_password(workspace: Workspace) -> None:
    owner = member(workspace, Role.OWNER, "Anna")
    mara = member(workspace, Role.OPERATOR, "Mara")
    link = password_reset.create(membership=place(workspace, mara), created_by=owner)

    def use(password: str) -> Callable[[], str]:
        def act() -> str:
            try:
                password_reset.use(user=link.user, token=link.token, password=password)
            except password_reset.LinkOverError:
                return ""
            return password

        return act

    answers = at_once(each_in_turn([use("first password"), use("second password")]), times=2)

    (kept,) = [answer for answer in answers if answer]
    assert User.objects.get(pk=mara.pk).check_password(kept)
