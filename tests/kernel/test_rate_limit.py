"""One person can do one thing only so often in an hour, whatever it is."""

from contextlib import suppress
from http import HTTPStatus
from threading import Barrier, BrokenBarrierError
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from support.models import DiagnosticBundle
from tenantpilot.accounts.models import PlaneSession
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.audit.models import AuditLog
from tenantpilot.audit.rate_limit import TooManyActsError
from tests.cast import Cast, sign_in
from tests.concurrency import at_once
from tests.factories import PASSWORD
from tests.ledger import ledger


def opens(cast: Cast, client: Client) -> int:
    url = reverse("support:open", args=[cast.tenant.pk])
    return client.post(url, {"token": str(uuid4())}).status_code


def test_more_diagnostics_in_an_hour_than_may_be_are_refused(
    cast: Cast, client: Client, settings: Settings
) -> None:
    assert settings.ACTS_PER_HOUR == 120
    settings.ACTS_PER_HOUR = 5
    sign_in(client, cast.operator)

    answers = [opens(cast, client) for _ in range(8)]

    assert answers == [302] * 5 + [429] * 3
    assert len(ledger()) == 5
    assert DiagnosticBundle.objects.with_scope(tenant=cast.tenant).count() == 5


def test_page_says_in_words_that_nothing_was_changed(
    cast: Cast, client: Client, settings: Settings
) -> None:
    settings.ACTS_PER_HOUR = 1
    sign_in(client, cast.reader)
    url = reverse("members:account")
    client.post(url, {"name": "First"})

    answer = client.post(url, {"name": "Second"})

    assert answer.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert "Nothing was changed." in answer.text
    assert answer["Retry-After"] == "3600"
    cast.reader.refresh_from_db()
    assert cast.reader.name == "First"


def test_limit_is_of_one_person_and_one_act(cast: Cast, client: Client, settings: Settings) -> None:
    settings.ACTS_PER_HOUR = 1
    opens(cast, sign_in(client, cast.operator))

    assert opens(cast, sign_in(Client(), cast.manager)) == HTTPStatus.FOUND
    assert client.post(reverse("members:account"), {"name": "Ona"}).status_code == HTTPStatus.FOUND


def test_signing_in_too_often_is_said_in_words_and_opens_no_session(
    cast: Cast, client: Client, settings: Settings
) -> None:
    settings.ACTS_PER_HOUR = 1
    url = reverse("accounts:admin-sign-in")
    credentials = {"email": cast.operator.email, "password": PASSWORD}
    assert Client().post(url, credentials).status_code == HTTPStatus.FOUND

    answer = client.post(url, credentials)

    assert answer.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert "Nothing was changed." in answer.text
    assert client.get(reverse("members:account")).status_code == HTTPStatus.FOUND


def test_signing_out_is_never_refused(cast: Cast, client: Client, settings: Settings) -> None:
    settings.ACTS_PER_HOUR = 1
    for _ in range(2):
        sign_in(client, cast.operator)
        answer = client.post(reverse("accounts:admin-sign-out"))

        assert answer.status_code == HTTPStatus.FOUND
        assert not PlaneSession.objects.exists()


def test_zero_is_no_limit(cast: Cast, client: Client, settings: Settings) -> None:
    settings.ACTS_PER_HOUR = 0
    sign_in(client, cast.operator)

    assert {opens(cast, client) for _ in range(3)} == {HTTPStatus.FOUND}


@pytest.mark.django_db(transaction=True)
def test_acts_at_the_same_moment_count_each_other(cast: Cast, settings: Settings) -> None:
    """Each that got through stays in its transaction until all did, which the lock forbids."""
    settings.ACTS_PER_HOUR = 3
    all_through = Barrier(8)

    def act() -> bool:
        try:
            with transaction.atomic():
                log.record(action=AuditAction.DIAGNOSTICS_OPENED, actor=cast.owner)
                with suppress(BrokenBarrierError):
                    all_through.wait(timeout=0.5)
        except TooManyActsError:
            return False
        return True

    assert at_once(act, times=8).count(True) == 3
    assert AuditLog.objects.filter(actor_id=cast.owner.pk).count() == 3
