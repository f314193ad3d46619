"""Who a client is behind proxies, so that nobody gets more tries."""

from http import HTTPStatus

import pytest
from django.http import HttpRequest
from django.test import Client
from pytest_django import Settings

from tenantpilot.accounts.planes import Plane
from tenantpilot.accounts.throttling import client_address, throttled_name
from tests.cast import Cast
from tests.factories import PASSWORD
from tests.kernel.sign_in_attempts import LIMIT, LOGIN, attempt, lock_out

pytestmark = pytest.mark.urls("tests.kernel.planted.urls")


def test_name_without_a_request_is_empty() -> None:
    assert throttled_name(None, {"email": "a@msp.example"}) == ""


@pytest.mark.parametrize(
    ("proxies", "forwarded", "direct", "counted"),
    [
        (0, "", "192.0.2.1", "192.0.2.1"),
        (0, "203.0.113.5", "192.0.2.1", "192.0.2.1"),
        (1, "203.0.113.5", "10.0.0.1", "203.0.113.5"),
        (1, "1.1.1.1, 203.0.113.5", "10.0.0.1", "203.0.113.5"),
        (2, "1.1.1.1, 203.0.113.5, 10.0.0.2", "10.0.0.1", "203.0.113.5"),
        (2, "203.0.113.5", "10.0.0.1", "10.0.0.1"),
        (1, "", "10.0.0.1", "10.0.0.1"),
        (1, "unknown", "10.0.0.1", "10.0.0.1"),
        (1, "203.0.113.5:49152", "10.0.0.1", "203.0.113.5"),
        (1, "[2001:db8:1:2:3:4:5:6]:49152", "10.0.0.1", "2001:db8:1:2::"),
        (1, "[broken", "10.0.0.1", "10.0.0.1"),
        (0, "", "2001:db8:1:2:ffff:4:5:6", "2001:db8:1:2::"),
        (0, "", "::ffff:192.0.2.7", "192.0.2.7"),
        (0, "", "", "::"),
        (0, "", "/run/web.sock", "::"),
    ],
)
def test_client_is_who_the_outermost_proxy_of_ours_saw(
    settings: Settings, proxies: int, forwarded: str, direct: str, counted: str
) -> None:
    settings.PROXY_COUNT = proxies
    request = HttpRequest()
    request.META = {"REMOTE_ADDR": direct, "HTTP_X_FORWARDED_FOR": forwarded}

    assert client_address(request) == counted


def test_forwarded_address_cannot_be_invented_to_get_more_tries(cast: Cast, client: Client) -> None:
    for attempt_number in range(LIMIT):
        client.post(
            LOGIN[Plane.ADMIN],
            {"email": cast.owner.email, "password": "wrong"},
            headers={"X-Forwarded-For": f"203.0.113.{attempt_number}"},
        )

    answer = client.post(
        LOGIN[Plane.ADMIN],
        {"email": cast.owner.email, "password": PASSWORD},
        headers={"X-Forwarded-For": "203.0.113.99"},
    )
    assert answer.status_code == HTTPStatus.TOO_MANY_REQUESTS


def test_clients_behind_our_proxy_are_told_apart(
    cast: Cast, client: Client, settings: Settings
) -> None:
    settings.PROXY_COUNT = 1
    attacker = Client(headers={"X-Forwarded-For": "203.0.113.5"})
    colleague = Client(headers={"X-Forwarded-For": "203.0.113.6"})

    lock_out(attacker, cast.owner.email)

    assert attempt(colleague, cast.owner.email, PASSWORD) == HTTPStatus.FOUND
