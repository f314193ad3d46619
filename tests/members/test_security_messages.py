"""What changes the security of an account is told to its person, whatever they chose."""

import re
from collections.abc import Callable
from http import HTTPStatus

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tenantpilot.accounts import passwords, security_messages
from tenantpilot.accounts.models import PlatformOperator, User
from tenantpilot.accounts.security_changes import WORDS, SecurityChange
from tenantpilot.members.invitation_links import InvitationLink
from tenantpilot.members.services import joining, password_reset, roles, suspension
from tenantpilot.members.services.ownership import transfer_ownership
from tenantpilot.workspaces import owner_messages
from tenantpilot.workspaces.models import Role
from tests.cast import Cast, sign_in
from tests.factories import PASSWORD, InvitationFactory
from tests.mail.server import PUBLIC_URL, Mailbox, html_of, text_of
from tests.members.jobs import waiting, work
from tests.members.places import GOOD_PASSWORD, place

GOOD = {"current": PASSWORD, "password": GOOD_PASSWORD, "again": GOOD_PASSWORD}
TASK = security_messages.MAIL_SECURITY_MESSAGE


def told() -> set[tuple[int, int, str]]:
    """Return whom the waiting jobs tell what: plane, account, change."""
    return {
        (job["plane"], job["account_id"], SecurityChange(job["change"]).name)
        for name, job in waiting()
        if name == TASK
    }


def test_every_change_has_words_of_its_own() -> None:
    assert set(WORDS) == set(SecurityChange)
    assert len({words.text for words in WORDS.values()}) == len(SecurityChange)


def test_numbers_stand_in_jobs_and_never_change() -> None:
    assert [change.value for change in SecurityChange] == [
        1, 2, 3, 4, 10, 11, 12, 13, 14, 15, 16, 17, 18, 30, 31, 32, 33, 34, 35, 40, 41, 42, 43, 50,
    ]  # fmt: skip


def test_changed_password_is_told_with_the_time_where_the_person_is(
    cast: Cast, client: Client, mailbox: Mailbox
) -> None:
    User.objects.filter(pk=cast.reader.pk).update(time_zone="Asia/Tokyo")
    sign_in(client, cast.reader).post(reverse("members:change-password"), GOOD)

    work()

    message = mailbox.only
    assert message["To"] == cast.reader.email
    assert message["Subject"] == "TenantPilot: your password was changed"
    assert message["List-Unsubscribe"] is None
    assert re.search(r"When: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d JST\.", text_of(message))
    assert f"My account: {PUBLIC_URL}/admin/account/" in text_of(message)
    assert f'href="{PUBLIC_URL}/admin/account/"' in html_of(message)


def test_jobs_hold_numbers_only(cast: Cast, client: Client, mailbox: Mailbox) -> None:
    sign_in(client, cast.reader).post(reverse("members:change-password"), GOOD)

    [(name, arguments)] = waiting()

    assert name == TASK
    assert all(type(each) is int for each in arguments.values())


def test_operator_is_told_of_their_own_plane(cast: Cast, client: Client, mailbox: Mailbox) -> None:
    sign_in(client, cast.platform_operator).post(reverse("members:system-change-password"), GOOD)

    work()

    assert mailbox.only["To"] == cast.platform_operator.email
    assert f"{PUBLIC_URL}/system/account/" in text_of(mailbox.only)
    assert "people who run the server" in text_of(mailbox.only)


def test_second_copy_has_the_same_id_and_another_change_another(
    cast: Cast, mailbox: Mailbox
) -> None:
    for change in (SecurityChange.KEY_ADDED, SecurityChange.KEY_REMOVED):
        security_messages.send(account=cast.owner, change=change)

    work()
    work()

    ids = [message["Message-ID"] for message in mailbox.messages]
    assert ids[:2] == ids[2:]
    assert len(set(ids)) == 2


@pytest.mark.parametrize("change", SecurityChange)
def test_every_change_can_be_told_and_names_the_workspace_if_it_is_about_one(
    cast: Cast, mailbox: Mailbox, change: SecurityChange
) -> None:
    security_messages.send(account=cast.owner, change=change, workspace_id=cast.workspace.pk)

    work()

    about_one = "{workspace}" in WORDS[change].text
    assert ("Northwind IT" in text_of(mailbox.only)) == about_one
    assert "Northwind" not in str(mailbox.only["Subject"])
    assert "{" not in text_of(mailbox.only)


def test_workspace_that_is_gone_has_no_name(cast: Cast, mailbox: Mailbox) -> None:
    security_messages.send(
        account=cast.owner, change=SecurityChange.ROLE_CHANGED, workspace_id=2**40
    )

    work()

    assert "Your role in a workspace was changed." in text_of(mailbox.only)


def test_change_that_is_rolled_back_is_not_told(cast: Cast, mailbox: Mailbox) -> None:
    with transaction.atomic():
        passwords.set_password(account=cast.owner, password=GOOD_PASSWORD)
        transaction.set_rollback(True)

    assert waiting() == []


def test_without_mail_nothing_waits(cast: Cast, settings: Settings) -> None:
    settings.MAILERS = {}

    passwords.set_password(account=cast.owner, password=GOOD_PASSWORD)

    assert waiting() == []


@pytest.mark.parametrize("how", ["gone", "deactivated", "no such plane"])
def test_account_that_cannot_sign_in_is_told_nothing(
    cast: Cast, mailbox: Mailbox, how: str
) -> None:
    operators = PlatformOperator.objects.filter(pk=cast.platform_operator.pk)
    security_messages.send(account=cast.platform_operator, change=SecurityChange.KEY_ADDED)
    if how == "gone":
        operators.delete()
    if how == "deactivated":
        operators.update(is_active=False)

    if how == "no such plane":
        assert security_messages.account_of(plane=3, account_id=operators.get().pk) is None
    else:
        work()
        assert mailbox.messages == []


ACTS: dict[str, tuple[Callable[[Cast], object], set[tuple[str, str]]]] = {
    "made owner": (
        lambda cast: roles.change(
            membership=place(cast.workspace, cast.reader), role=Role.OWNER, changed_by=cast.owner
        ),
        {("reader", "MADE_OWNER"), ("owner", "NEW_OWNER")},
    ),
    "another role": (
        lambda cast: roles.change(
            membership=place(cast.workspace, cast.reader), role=Role.OPERATOR, changed_by=cast.owner
        ),
        {("reader", "ROLE_CHANGED")},
    ),
    "the same role": (
        lambda cast: roles.change(
            membership=place(cast.workspace, cast.reader),
            role=Role.READ_ONLY,
            changed_by=cast.owner,
        ),
        set(),
    ),
    "suspended": (
        lambda cast: suspension.suspend(
            membership=place(cast.workspace, cast.reader), suspended_by=cast.owner
        ),
        {("reader", "MEMBERSHIP_SUSPENDED")},
    ),
    "removed": (
        lambda cast: suspension.remove(
            membership=place(cast.workspace, cast.reader), removed_by=cast.owner
        ),
        {("reader", "MEMBERSHIP_REMOVED")},
    ),
    "a link made": (
        lambda cast: password_reset.create(
            membership=place(cast.workspace, cast.reader), created_by=cast.owner
        ),
        {("reader", "PASSWORD_LINK_MADE")},
    ),
    "a link mailed, which says it": (
        lambda cast: password_reset.create(
            membership=place(cast.workspace, cast.reader), created_by=cast.owner, by_mail=True
        ),
        set(),
    ),
    "ownership taken over": (
        lambda cast: transfer_ownership(account=cast.owner, successor=cast.manager),
        {("manager", "MADE_OWNER"), ("owner", "NEW_OWNER")},
    ),
}


@pytest.mark.parametrize("act", ACTS)
def test_power_is_told_to_whom_it_concerns(cast: Cast, mailbox: Mailbox, act: str) -> None:
    does, expected = ACTS[act]

    with transaction.atomic():
        does(cast)

    assert told() == {(1, getattr(cast, who).pk, change) for who, change in expected}


def test_restored_member_is_told(cast: Cast, mailbox: Mailbox) -> None:
    member = place(cast.workspace, cast.reader)
    suspension.suspend(membership=member, suspended_by=cast.owner)

    suspension.restore(membership=member, restored_by=cast.owner)

    assert (1, cast.reader.pk, "MEMBERSHIP_RESTORED") in told()


def test_owners_hear_of_who_joins_as_an_owner(cast: Cast, mailbox: Mailbox) -> None:
    invitation = InvitationFactory(
        workspace=cast.workspace, email=cast.outsider.email, role="owner", invited_by=cast.owner
    )

    joining.accept(token=InvitationLink.to(invitation).token, accepted_by=cast.outsider)

    assert told() == {
        (1, cast.outsider.pk, "MADE_OWNER"), (1, cast.owner.pk, "NEW_OWNER"),
    }  # fmt: skip


def test_owners_who_are_suspended_or_told_something_else_are_left_out(
    cast: Cast, mailbox: Mailbox
) -> None:
    cast.manager.memberships.update(role=Role.OWNER)
    cast.reader.memberships.update(role=Role.OWNER, suspended_at="2026-01-01T00:00Z")

    owner_messages.send(
        workspace_id=cast.workspace.pk,
        change=SecurityChange.BREAK_GLASS_SIGN_IN,
        except_for=(cast.owner,),
    )

    assert told() == {(1, cast.manager.pk, "BREAK_GLASS_SIGN_IN")}


def test_password_set_by_command_or_link_is_told(
    cast: Cast, client: Client, mailbox: Mailbox
) -> None:
    passwords.set_operator_password(operator=cast.platform_operator, password=GOOD_PASSWORD)
    link = password_reset.create(
        membership=place(cast.workspace, cast.reader), created_by=cast.owner, by_mail=True
    )
    form = {"password": GOOD_PASSWORD, "again": GOOD_PASSWORD}
    url = reverse("members:set-password", args=[str(link.user.pk), link.token])

    assert client.post(url, form).status_code == HTTPStatus.FOUND

    assert told() == {
        (2, cast.platform_operator.pk, "PASSWORD_SET_BY_COMMAND"),
        (1, cast.reader.pk, "PASSWORD_SET_BY_LINK"),
    }
