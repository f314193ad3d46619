"""An invitation or a link is worth what the person who made it may do when it is used."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.test import Client
from django.utils.timezone import now

from tenantpilot.accounts.models import User
from tenantpilot.workspaces.models import Role, WorkspaceInvitation, WorkspaceMembership
from tests.cast import Cast, member, sign_in
from tests.members.places import (
    GOOD_PASSWORD,
    add_url,
    invitation_link_in,
    link_in,
    member_url,
    place,
)

NEW_PASSWORD = {"password": GOOD_PASSWORD, "again": GOOD_PASSWORD}


@pytest.fixture
def second_owner(cast: Cast) -> User:
    return member(cast.workspace, Role.OWNER, "Sandra Second")


def invite(cast: Cast, inviter: User, role: str, email: str = "") -> str:
    """The inviter invites the outsider, or another address; return where one accepts."""
    form = {"email": email or cast.outsider.email, "name": "X Y", "role": role}
    page = sign_in(Client(), inviter).post(add_url(cast), form)
    return f"{invitation_link_in(page.text)}accept/"


def change(cast: Cast, person: User, act: str, **form: str) -> str:
    """The first owner changes the person; return the page that follows."""
    client = sign_in(Client(), cast.owner)
    return client.post(member_url(cast, person, act), form, follow=True).text


def is_refused(cast: Cast, link: str) -> bool:
    """Whether the outsider can neither see nor accept the invitation."""
    client = sign_in(Client(), cast.outsider)
    answers = [client.get(link), client.post(link)]
    joined = cast.outsider.memberships.filter(workspace=cast.workspace).exists()
    return not joined and {each.status_code for each in answers} == {HTTPStatus.NOT_FOUND}


def opens_nothing(link: str) -> bool:
    """Whether the set-password link neither shows its form nor sets a password."""
    answers = [Client().get(link), Client().post(link, NEW_PASSWORD)]
    return {each.status_code for each in answers} == {HTTPStatus.NOT_FOUND}


@pytest.mark.parametrize(
    ("act", "form"), [("edit", {"role": "read_only"}), ("suspend", {}), ("remove", {})]
)
def test_owner_who_lost_the_role_brings_no_owner_in(
    cast: Cast, second_owner: User, act: str, form: dict[str, str]
) -> None:
    link = invite(cast, second_owner, "owner")

    told = change(cast, second_owner, act, **form)

    assert "1 open invitation ended with that." in told
    assert is_refused(cast, link)
    assert not WorkspaceInvitation.objects.exists()


@pytest.mark.parametrize("end", ["role", "suspension", "removal", "deactivation"])
def test_power_lost_behind_the_services_counts_too(
    cast: Cast, second_owner: User, end: str
) -> None:
    """The invitation is still there; accepting asks what the inviter may do now."""
    link = invite(cast, second_owner, "owner")
    places = WorkspaceMembership.objects.filter(user=second_owner)
    match end:
        case "role":
            places.update(role=Role.MANAGER)
        case "suspension":
            places.update(suspended_at=now())
        case "removal":
            places.delete()
        case _:
            User.objects.filter(pk=second_owner.pk).update(is_active=False)

    assert WorkspaceInvitation.objects.exists()
    assert is_refused(cast, link)


def test_owner_made_manager_keeps_what_a_manager_may_give(cast: Cast, second_owner: User) -> None:
    link = invite(cast, second_owner, "operator")

    told = change(cast, second_owner, "edit", role="manager")

    assert "ended" not in told
    assert sign_in(Client(), cast.outsider).post(link).status_code == HTTPStatus.FOUND


def test_restored_inviter_gets_no_invitation_back(cast: Cast, second_owner: User) -> None:
    link = invite(cast, second_owner, "owner")

    change(cast, second_owner, "suspend")
    change(cast, second_owner, "restore")

    assert is_refused(cast, link)


def test_invitation_expires_after_fourteen_days(cast: Cast) -> None:
    link = invite(cast, cast.owner, "manager")
    open_for = WorkspaceInvitation.objects.get().expires_at - now()
    assert timedelta(days=13, hours=23) < open_for <= timedelta(days=14)

    WorkspaceInvitation.objects.update(expires_at=now() - timedelta(seconds=1))

    assert is_refused(cast, link)
    assert "is invited" not in change(cast, cast.reader, "restore")


def test_expired_invitation_makes_room_for_a_new_one(cast: Cast) -> None:
    old = invite(cast, cast.owner, "manager")
    WorkspaceInvitation.objects.update(expires_at=now() - timedelta(seconds=1))

    new = invite(cast, cast.owner, "manager")

    assert is_refused(cast, old)
    assert sign_in(Client(), cast.outsider).post(new).status_code == HTTPStatus.FOUND


def password_link(cast: Cast, issuer: User, person: User) -> str:
    url = member_url(cast, person, "password-link")
    return link_in(sign_in(Client(), issuer).post(url).text)


@pytest.mark.parametrize(
    ("act", "form"), [("edit", {"role": "read_only"}), ("suspend", {}), ("remove", {})]
)
def test_set_password_link_ends_with_the_power_of_its_issuer(
    cast: Cast, act: str, form: dict[str, str]
) -> None:
    link = password_link(cast, cast.manager, cast.reader)

    told = change(cast, cast.manager, act, **form)

    assert "1 open set-password link ended with that." in told
    assert opens_nothing(link)
    assert not User.objects.get(pk=cast.reader.pk).has_usable_password()


@pytest.mark.parametrize("end", ["role", "suspension", "removal", "deactivation"])
def test_link_asks_for_its_issuers_power_when_it_is_used(cast: Cast, end: str) -> None:
    link = password_link(cast, cast.manager, cast.reader)
    places = WorkspaceMembership.objects.filter(user=cast.manager)
    match end:
        case "role":
            places.update(role=Role.OPERATOR)
        case "suspension":
            places.update(suspended_at=now())
        case "removal":
            places.delete()
        case _:
            User.objects.filter(pk=cast.manager.pk).update(is_active=False)

    assert opens_nothing(link)


def test_managers_link_does_not_open_the_account_of_somebody_made_owner_since(cast: Cast) -> None:
    link = password_link(cast, cast.manager, cast.reader)

    told = change(cast, cast.reader, "edit", role="owner")

    assert "1 open set-password link ended with that." in told
    assert opens_nothing(link)


def test_link_does_not_outlast_the_suspension_of_its_member(cast: Cast) -> None:
    link = password_link(cast, cast.manager, cast.reader)

    change(cast, cast.reader, "suspend")
    assert opens_nothing(link)
    change(cast, cast.reader, "restore")

    assert opens_nothing(link)


def test_used_link_is_over_and_ends_nothing_later(cast: Cast) -> None:
    link = password_link(cast, cast.manager, cast.reader)
    assert Client().post(link, NEW_PASSWORD).status_code == HTTPStatus.FOUND

    told = change(cast, cast.manager, "remove")

    assert "ended with that" not in told
    assert opens_nothing(link)
    assert place(cast.workspace, cast.reader).password_link_by is None


@pytest.mark.parametrize(
    ("act", "form"), [("edit", {"role": "read_only"}), ("suspend", {}), ("remove", {})]
)
def test_no_account_is_made_once_the_inviter_lost_power(
    cast: Cast, act: str, form: dict[str, str]
) -> None:
    link = invite(cast, cast.manager, "operator", "mara@msp.example").removesuffix("accept/")
    assert Client().get(link).status_code == HTTPStatus.OK

    change(cast, cast.manager, act, **form)

    assert opens_nothing(link)
    assert not User.objects.filter(email="mara@msp.example").exists()
