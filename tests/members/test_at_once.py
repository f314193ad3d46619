"""Two people at the same moment, with real transactions."""

from collections.abc import Callable, Sequence
from itertools import count
from threading import Lock

import pytest

from tenantpilot.accounts.models import User
from tenantpilot.members.rules import RefusedError
from tenantpilot.members.services import colleagues, links, roles, standing
from tenantpilot.members.services.colleagues import Added
from tenantpilot.workspaces.models import Role, Workspace, WorkspaceMembership
from tests.cast import member
from tests.concurrency import at_once
from tests.factories import MembershipFactory, WorkspaceFactory
from tests.members.places import GOOD_PASSWORD, place

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

    def add() -> Added:
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


def test_colleague_added_to_two_workspaces_at_once_has_one_account_and_no_second_link() -> None:
    for round_ in ROUNDS:
        email = f"mara{round_}@msp.example"

        def add(email: str = email) -> Added:
            membership = MembershipFactory(role=Role.OWNER)
            return colleagues.add(
                workspace=membership.workspace,
                email=email,
                name="Mara",
                role=Role.OPERATOR,
                added_by=membership.user,
            )

        answers = at_once(each_in_turn([add, add]), times=2)

        added = [each for each in answers if isinstance(each, Added)]
        mara = User.objects.get(email=email)
        assert len(added) == 2
        assert mara.memberships.count() == 2
        made = [each.link for each in added if each.link]
        assert len(made) == 1
        with pytest.raises(links.LinkOverError):
            links.use(user=mara, token=made[0].token, password=GOOD_PASSWORD)


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
