"""Five wrong passwords, then a pause: per plane, account and address."""

import logging
from datetime import timedelta
from http import HTTPStatus

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from tenantpilot.accounts.models import PlaneSession
from tenantpilot.accounts.planes import Plane
from tenantpilot.web.logs import StructuredFormatter
from tests.cast import Cast
from tests.factories import PASSWORD
from tests.kernel.sign_in_attempts import LIMIT, LOGIN, attempt, lock_out

pytestmark = pytest.mark.urls("tests.kernel.planted.urls")


def let_the_pause_pass() -> None:
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=15, seconds=1))


def test_fifth_failure_pauses_signing_in_even_with_the_right_password(
    cast: Cast, client: Client
) -> None:
    lock_out(client, cast.owner.email)

    assert attempt(client, cast.owner.email, PASSWORD) == HTTPStatus.TOO_MANY_REQUESTS
    assert not PlaneSession.objects.exists()


def test_one_address_cannot_try_many_accounts(
    cast: Cast, client: Client, settings: Settings
) -> None:
    settings.SIGN_IN_FAILURE_LIMIT_PER_ADDRESS = 12
    answers = [attempt(client, f"guess{n}@msp.example", "Sommer2026!") for n in range(14)]

    assert answers == [HTTPStatus.OK] * 12 + [HTTPStatus.TOO_MANY_REQUESTS] * 2
    assert attempt(client, cast.owner.email, PASSWORD) == HTTPStatus.TOO_MANY_REQUESTS
    assert attempt(client, cast.owner.email, PASSWORD, address="192.0.2.9") == HTTPStatus.FOUND
    let_the_pause_pass()
    assert attempt(client, cast.owner.email, PASSWORD) == HTTPStatus.FOUND


def test_that_limit_can_be_turned_off(cast: Cast, client: Client, settings: Settings) -> None:
    settings.SIGN_IN_FAILURE_LIMIT_PER_ADDRESS = 0

    answers = {attempt(client, f"guess{n}@msp.example", "Sommer2026!") for n in range(14)}

    assert answers == {HTTPStatus.OK}


def test_pause_says_the_same_of_accounts_that_do_not_exist(cast: Cast, client: Client) -> None:
    pages = set()
    for email in [cast.owner.email, "nobody@msp.example"]:
        lock_out(client, email)
        form = {"email": email, "password": PASSWORD}
        page = client.post(LOGIN[Plane.ADMIN], form, REMOTE_ADDR="192.0.2.1")
        pages.add(page.text.replace(page["X-Request-ID"], ""))
        assert int(page["Retry-After"]) == 15 * 60

    assert len(pages) == 1
    assert "Too many attempts" in pages.pop()


def test_signing_in_works_again_after_the_pause(cast: Cast, client: Client) -> None:
    lock_out(client, cast.owner.email)

    let_the_pause_pass()

    assert attempt(client, cast.owner.email, PASSWORD) == HTTPStatus.FOUND


def test_trying_on_neither_prolongs_the_pause_nor_fills_the_table(
    cast: Cast, client: Client
) -> None:
    lock_out(client, cast.owner.email)
    before = AccessAttempt.objects.values().get()

    for _ in range(3):
        attempt(client, cast.owner.email, "wrong")

    assert AccessAttempt.objects.values().get() == before


def test_success_forgets_earlier_failures(cast: Cast, client: Client) -> None:
    for _ in range(2):
        for _ in range(LIMIT - 1):
            attempt(client, cast.owner.email, "wrong")
        assert attempt(client, cast.owner.email, PASSWORD) == HTTPStatus.FOUND
        client.post("/admin/logout/")

    assert not AccessAttempt.objects.exists()


def test_spelling_of_the_address_makes_no_difference(cast: Cast, client: Client) -> None:
    spellings = [cast.owner.email.upper(), f" {cast.owner.email}"] * 3
    answers = [attempt(client, spelling, "wrong") for spelling in spellings[:LIMIT]]

    assert answers[-1] == HTTPStatus.TOO_MANY_REQUESTS
    assert attempt(client, cast.owner.email, PASSWORD) == HTTPStatus.TOO_MANY_REQUESTS


def test_other_browser_at_the_same_address_is_the_same_person(cast: Cast, client: Client) -> None:
    for browser in range(LIMIT):
        other = Client(headers={"User-Agent": f"Browser/{browser}"})
        attempt(other, cast.owner.email, "wrong")

    assert attempt(client, cast.owner.email, PASSWORD) == HTTPStatus.TOO_MANY_REQUESTS


def test_nobody_can_lock_a_colleague_out_from_elsewhere(cast: Cast, client: Client) -> None:
    lock_out(client, cast.owner.email)

    answer = attempt(client, cast.owner.email, PASSWORD, address="198.51.100.9")

    assert answer == HTTPStatus.FOUND


def test_colleague_at_the_same_address_is_not_locked_out(cast: Cast, client: Client) -> None:
    lock_out(client, cast.owner.email)

    assert attempt(client, cast.manager.email, PASSWORD) == HTTPStatus.FOUND


def test_planes_do_not_lock_each_other(cast: Cast, client: Client) -> None:
    cast.platform_operator.email = cast.owner.email
    cast.platform_operator.save()

    lock_out(client, cast.owner.email, plane=Plane.ADMIN)

    assert attempt(client, cast.owner.email, PASSWORD, plane=Plane.SYSTEM) == HTTPStatus.FOUND
    lock_out(Client(), cast.owner.email, plane=Plane.SYSTEM)
    let_the_pause_pass()
    assert attempt(client, cast.owner.email, PASSWORD, plane=Plane.ADMIN) == HTTPStatus.FOUND


def test_logs_of_signing_in_name_nobody(
    cast: Cast, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    lock_out(client, cast.owner.email)
    attempt(client, cast.owner.email, PASSWORD)
    let_the_pause_pass()
    attempt(client, cast.owner.email, PASSWORD)
    client.post("/admin/logout/")

    log = "\n".join(StructuredFormatter().format(record) for record in caplog.records)
    assert "AXES: Locking out" in log
    assert cast.owner.email not in log
    assert PASSWORD not in log
    assert "192.0.2.1" not in log
    assert "secret-page" not in log


def test_stored_failures_hold_no_secrets(cast: Cast, client: Client) -> None:
    form = {"email": cast.owner.email, "password": "hunter2hunter2", "csrfmiddlewaretoken": "tok"}

    client.post("/admin/login/?next=/admin/tenants/77/", {**form, "next": "/admin/tenants/77/"})

    stored = AccessAttempt.objects.values().get()
    told = stored["post_data"] + stored["get_data"] + stored["path_info"]
    assert stored["username"] == f"admin:{cast.owner.email}"
    for secret in ["hunter2hunter2", "=tok", "tenants/77", cast.owner.email]:
        assert secret not in told


def test_nothing_else_is_kept_of_signing_in(cast: Cast, client: Client) -> None:
    attempt(client, cast.owner.email, "wrong")
    attempt(client, cast.owner.email, PASSWORD)

    assert not AccessLog.objects.exists()
    assert not AccessFailureLog.objects.exists()
