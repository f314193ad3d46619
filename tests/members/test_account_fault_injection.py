"""Whatever breaks on the way, a password, its audit entry and its message agree."""

from collections.abc import Callable
from http import HTTPStatus

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client

from tenantpilot.accounts.models import PlaneSession, User
from tenantpilot.members import reset_links
from tenantpilot.members.own_addresses import own_url
from tests.cast import Cast, sign_in
from tests.factories import PASSWORD
from tests.fault_injection import every_statement
from tests.mail.server import Mailbox
from tests.members.places import GOOD_PASSWORD
from tests.tables import empty, row_counts

pytestmark = pytest.mark.django_db(transaction=True)

TABLES = ("audit_auditlog", "procrastinate_jobs")
GOOD = {"password": GOOD_PASSWORD, "again": GOOD_PASSWORD}
HASH = make_password(PASSWORD)


def as_before(cast: Cast) -> Callable[[], None]:
    def reset() -> None:
        empty([*TABLES, "accounts_planesession"])
        User.objects.filter(pk=cast.reader.pk).update(password=HASH, email_verified_at=None)

    return reset


def test_reset_is_whole_or_did_not_happen(cast: Cast, mailbox: Mailbox) -> None:
    reset = as_before(cast)
    reset()
    link = f"/admin/reset/{reset_links.token_for(User.objects.get(pk=cast.reader.pk))}/"
    client = Client(raise_request_exception=False)
    passes = 0

    for broken in every_statement(lambda: client.post(link, GOOD).status_code, reset=reset):
        passes += 1
        reader = User.objects.get(pk=cast.reader.pk)
        is_set = reader.check_password(GOOD_PASSWORD)
        assert is_set == (reader.email_verified_at is not None), broken
        assert row_counts(TABLES) == ([1, 1] if is_set else [0, 0]), broken
        assert is_set or broken.answer != HTTPStatus.FOUND, broken
    assert passes > 3


def test_ending_other_sessions_is_whole_or_did_not_happen(cast: Cast, mailbox: Mailbox) -> None:
    before, client = as_before(cast), Client(raise_request_exception=False)
    url = own_url(cast.reader, "end-other-sessions")
    passes = 0

    def reset() -> None:
        before()
        for each in (Client(), client):
            sign_in(each, User.objects.get(pk=cast.reader.pk))

    for broken in every_statement(lambda: client.post(url).status_code, reset=reset):
        passes += 1
        ended = PlaneSession.objects.filter(account_id=cast.reader.pk).count() == 1
        assert row_counts(TABLES) == ([1, 1] if ended else [0, 0]), broken
        assert ended or broken.answer != HTTPStatus.FOUND, broken
    assert passes > 3
