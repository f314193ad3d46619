"""Links by mail: made by the worker, in no job and no log, and only as long as they are open."""

import re
from http import HTTPStatus

from django.db import transaction
from django.test import Client

from tenantpilot.members.services import invitations, password_reset
from tenantpilot.workspaces.models import Role, WorkspaceInvitation
from tests.cast import Cast, sign_in
from tests.mail.server import PUBLIC_URL, Mailbox, text_of
from tests.members.jobs import waiting, work
from tests.members.places import GOOD_PASSWORD, add_url, member_url, place

FORM = {"email": "new@msp.example", "name": "Nora New", "role": "operator"}
GOOD = {"password": GOOD_PASSWORD, "again": GOOD_PASSWORD}


def link_in(mailbox: Mailbox) -> str:
    """The path of the link in the one message."""
    found = re.search(rf"{PUBLIC_URL}(/admin/\S+/)", text_of(mailbox.only))
    assert found
    return found[1]


def test_invitation_is_mailed_and_its_link_works(
    cast: Cast, client: Client, mailbox: Mailbox
) -> None:
    page = sign_in(client, cast.manager).post(add_url(cast), FORM | {"by_mail": "on"})
    assert "on its way" in page.text
    [(_, arguments)] = waiting()
    assert arguments == {"invitation_id": WorkspaceInvitation.objects.get().pk}

    work()

    assert mailbox.only["To"] == "new@msp.example"
    assert "Marcus Manager invites you to Northwind IT as Operator." in text_of(mailbox.only)
    assert "Marcus" not in str(mailbox.only["Subject"])
    assert Client().get(link_in(mailbox)).status_code == HTTPStatus.OK


def test_unticked_box_sends_nothing(cast: Cast, client: Client, mailbox: Mailbox) -> None:
    page = sign_in(client, cast.manager).post(add_url(cast), FORM)

    assert "send this link" in page.text
    assert waiting() == []


def test_withdrawn_invitation_is_not_mailed(cast: Cast, mailbox: Mailbox) -> None:
    invitation = invitations.invite(
        workspace=cast.workspace, email="new@msp.example", name="Nora", role=Role.OPERATOR,
        invited_by=cast.owner, by_mail=True,
    )  # fmt: skip
    invitations.withdraw(invitation=invitation, withdrawn_by=cast.owner)

    work()

    assert mailbox.messages == []


def test_password_link_is_mailed_and_works_once(
    cast: Cast, client: Client, mailbox: Mailbox
) -> None:
    url = member_url(cast, cast.reader, "password-link")
    page = sign_in(client, cast.manager).post(url, {"by_mail": "1"})
    assert "on its way" in page.text
    assert waiting()[0][1] == {"membership_id": place(cast.workspace, cast.reader).pk}

    work()

    link = link_in(mailbox)
    assert mailbox.only["To"] == cast.reader.email
    assert Client().post(link, GOOD).status_code == HTTPStatus.FOUND
    assert Client().get(link).status_code == HTTPStatus.NOT_FOUND


def test_link_whose_maker_was_suspended_is_not_mailed(cast: Cast, mailbox: Mailbox) -> None:
    member = place(cast.workspace, cast.reader)
    password_reset.create(membership=member, created_by=cast.manager, by_mail=True)
    cast.manager.memberships.update(suspended_at="2026-01-01T00:00Z")

    work()

    assert mailbox.messages == []


def test_act_that_is_rolled_back_mails_nothing(cast: Cast, mailbox: Mailbox) -> None:
    with transaction.atomic():
        password_reset.create(
            membership=place(cast.workspace, cast.reader), created_by=cast.owner, by_mail=True
        )
        transaction.set_rollback(True)

    assert waiting() == []


def test_without_mail_neither_is_offered(cast: Cast, client: Client, settings: object) -> None:
    settings.MAILERS = {}  # type: ignore[attr-defined]
    sign_in(client, cast.owner)

    assert 'name="by_mail"' not in client.get(add_url(cast)).text
    assert 'name="by_mail"' not in client.get(member_url(cast, cast.reader)).text
    page = client.post(member_url(cast, cast.reader, "password-link"), {"by_mail": "1"})
    assert "on its way" not in page.text
    assert waiting() == []
