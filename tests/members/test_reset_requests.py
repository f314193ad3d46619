"""Asking for a link by mail: the same answer for every address, on both planes."""

import re
from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from tenantpilot.accounts.models import User
from tenantpilot.accounts.planes import Plane
from tenantpilot.members.services import reset_by_mail
from tests.cast import Cast
from tests.mail.server import Mailbox
from tests.members.jobs import waiting, work

PLANES = pytest.mark.parametrize("plane", list(Plane))


def statements(plane: str, email: str, *, client_at: str) -> tuple[bytes, list[str]]:
    with CaptureQueriesContext(connection) as asked:
        page = Client(REMOTE_ADDR=client_at).post(f"/{plane}/reset/", {"email": email})
    assert page.status_code == HTTPStatus.OK
    return page.content, [re.sub(r"'[^']*'|\d+|true|false", "?", each["sql"]) for each in asked]


@PLANES
def test_same_bytes_and_statements_for_every_address(
    cast: Cast, mailbox: Mailbox, plane: str
) -> None:
    User.objects.filter(pk=cast.manager.pk).update(is_active=False)
    addresses = [
        cast.reader.email, cast.platform_operator.email, cast.manager.email, "nobody@x.example",
        cast.reader.email,
    ]  # fmt: skip

    answers = [statements(plane, each, client_at="192.0.2.1") for each in addresses]

    assert len({content for content, _ in answers}) == 1
    assert len({tuple(asked) for _, asked in answers}) == 1
    assert len(waiting()) == len(addresses)


@PLANES
def test_only_the_planes_own_active_account_gets_a_message(
    cast: Cast, client: Client, mailbox: Mailbox, plane: str
) -> None:
    User.objects.filter(pk=cast.manager.pk).update(is_active=False)
    known = cast.reader.email if plane == Plane.ADMIN else cast.platform_operator.email

    for email in (
        cast.reader.email, cast.platform_operator.email, cast.manager.email, "no@x.example"
    ):  # fmt: skip
        client.post(f"/{plane}/reset/", {"email": email})
    work()

    assert mailbox.only["To"] == known


def test_jobs_hold_numbers_only(cast: Cast, client: Client, mailbox: Mailbox) -> None:
    client.post("/admin/reset/", {"email": cast.reader.email})

    assert waiting() == [(reset_by_mail.MAIL_RESET, {"plane": 1, "account_id": cast.reader.pk})]


@pytest.mark.parametrize("email", ["", "me", "a\0@x.example", "x" * 260 + "@x.example"])
def test_what_is_no_address_is_told_beside_the_field(
    db: None, client: Client, mailbox: Mailbox, email: str
) -> None:
    page = client.post("/admin/reset/", {"email": email})

    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert 'id="id_email_error"' in page.text
    assert waiting() == []


@pytest.mark.parametrize(
    ("plane", "said"),
    [
        (Plane.ADMIN, "an owner or manager of your workspace"),
        (Plane.SYSTEM, "manage.py set_platform_operator_password EMAIL"),
    ],
)
def test_without_mail_the_page_says_who_can_help(
    cast: Cast, client: Client, settings: Settings, plane: Plane, said: str
) -> None:
    settings.MAILERS = {}

    for page in (
        client.get(f"/{plane}/reset/"),
        client.post(f"/{plane}/reset/", {"email": cast.reader.email}),
    ):
        assert page.status_code == HTTPStatus.OK
        assert "This installation sends no mail" in page.text
        assert said in page.text
    assert waiting() == []
