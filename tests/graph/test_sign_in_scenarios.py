"""Everything the sign-in service can do to us."""

import json

import pytest

from demo.graph_stub.faults import Fault
from demo.graph_stub.server import StubServer
from demo.graph_stub.world import StubTenant
from tenantpilot.graph.errors import GraphFailure
from tests.graph.conftest import ClientFor
from tests.graph.leaks import everything_in, failure_of
from tests.graph.lists import compliance_policies

PROVIDER_TEXT = "PROVIDER-TEXT-7f3a"


def refused(*numbers: object, status: int = 400) -> Fault:
    content = {
        "error": f"invalid_{PROVIDER_TEXT}",
        "error_description": f"AADSTS: {PROVIDER_TEXT}",
        "error_codes": list(numbers),
        "correlation_id": PROVIDER_TEXT,
    }
    return Fault(status=status, body=json.dumps(content).encode())


def given(**content: object) -> Fault:
    return Fault(body=json.dumps({"note": PROVIDER_TEXT, **content}).encode())


SCENARIOS = {
    "unknown tenant": (refused(90002), GraphFailure.TENANT_UNKNOWN),
    "not a tenant id": (refused(900023), GraphFailure.TENANT_UNKNOWN),
    "unknown application": (refused(700016), GraphFailure.APPLICATION_UNKNOWN),
    "wrong secret": (refused(7000215, status=401), GraphFailure.SECRET_WRONG),
    "expired secret": (refused(7000222, status=401), GraphFailure.SECRET_EXPIRED),
    "no consent": (refused(65001), GraphFailure.NOT_CONSENTED),
    "unheard-of number": (refused(123456789), GraphFailure.UNAUTHORISED),
    "known after unknown": (refused(1, "x", None, [7], {}, 7000222), GraphFailure.SECRET_EXPIRED),
    "no numbers": (refused(), GraphFailure.RESPONSE_INVALID),
    "numbers are a text": (
        Fault(status=400, body=b'{"error_codes": "90002"}'),
        GraphFailure.RESPONSE_INVALID,
    ),
    "refusal in HTML": (
        Fault(status=400, body=f"<html>{PROVIDER_TEXT}".encode()),
        GraphFailure.RESPONSE_INVALID,
    ),
    "refusal in a list": (Fault(status=400, body=b"[]"), GraphFailure.RESPONSE_INVALID),
    "403": (refused(status=403), GraphFailure.RESPONSE_INVALID),
    "success in HTML": (
        Fault(body=f"<html>{PROVIDER_TEXT}".encode()),
        GraphFailure.RESPONSE_INVALID,
    ),
    "no token": (given(expires_in=3599), GraphFailure.RESPONSE_INVALID),
    "token is a number": (given(access_token=7, expires_in=3599), GraphFailure.RESPONSE_INVALID),
    "token with a line break": (
        given(access_token=f"a\r\nX-Injected: {PROVIDER_TEXT}", expires_in=3599),
        GraphFailure.RESPONSE_INVALID,
    ),
    "huge token": (
        given(access_token="a" * 20_000, expires_in=3599),
        GraphFailure.RESPONSE_INVALID,
    ),
    "no lifetime": (given(access_token="stub-token-x"), GraphFailure.RESPONSE_INVALID),
    "lifetime in words": (
        given(access_token="stub-token-x", expires_in=PROVIDER_TEXT),
        GraphFailure.RESPONSE_INVALID,
    ),
    "429": (Fault(status=429, headers={"Retry-After": "90"}), GraphFailure.THROTTLED),
    "500": (Fault(status=500, body=PROVIDER_TEXT.encode()), GraphFailure.SERVER_ERROR),
    "hang": (Fault(hang=True), GraphFailure.DEADLINE_EXCEEDED),
    "slow body": (Fault(trickle=0.05, body=b" " * 5_000), GraphFailure.DEADLINE_EXCEEDED),
    "huge body": (Fault(body=b" " * 300_000), GraphFailure.RESPONSE_TOO_LARGE),
    "truncated": (Fault(truncate=True), GraphFailure.RESPONSE_INVALID),
    "closed": (Fault(raw=b""), GraphFailure.RESPONSE_INVALID),
}


@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario_ends_in_its_code_and_gives_nothing_away(
    name: str,
    client_for: ClientFor,
    customer: StubTenant,
    stub: StubServer,
    caplog: pytest.LogCaptureFixture,
) -> None:
    fault, expected = SCENARIOS[name]
    caplog.set_level("DEBUG")
    stub.arm(fault, path="token")
    waits = expected == GraphFailure.DEADLINE_EXCEEDED
    client = client_for(
        customer, deadline_seconds=0.6 if waits else 30.0, max_response_bytes=200_000
    )

    error = failure_of(client.organization)

    assert error.failure == expected
    assert error.__cause__ is None
    assert error.__context__ is None
    given_away = everything_in(error) + caplog.text
    for secret in (PROVIDER_TEXT, customer.client_secret, "stub-token-"):
        assert secret not in given_away


def test_echoed_secret_is_not_passed_on(
    client_for: ClientFor,
    customer: StubTenant,
    stub: StubServer,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("DEBUG")
    echo = f"you sent {customer.client_secret}"
    stub.arm(
        Fault(
            status=400,
            headers={"X-Echo": echo},
            body=json.dumps({"error": echo, "error_description": echo}).encode(),
        ),
        path="token",
    )

    error = failure_of(client_for(customer).organization)

    assert error.failure == GraphFailure.RESPONSE_INVALID
    assert customer.client_secret not in everything_in(error) + caplog.text


def test_stub_refuses_a_wrong_secret_as_microsoft_does(
    client_for: ClientFor, customer: StubTenant
) -> None:
    client = client_for(customer)
    customer.client_secret = "another one"

    assert failure_of(client.organization).failure == GraphFailure.SECRET_WRONG


def test_corrected_secret_works_at_once_in_a_new_client(
    client_for: ClientFor, customer: StubTenant
) -> None:
    right = customer.client_secret
    customer.client_secret = "not yet right"
    late = client_for(customer)
    customer.client_secret = right
    failure_of(late.organization)

    assert client_for(customer).organization().display_name == customer.name


def test_brief_trouble_is_ridden_out(
    client_for: ClientFor, customer: StubTenant, stub: StubServer
) -> None:
    stub.arm(Fault(status=503), path="token", times=2)

    assert client_for(customer).organization().display_name == customer.name


def test_expired_token_is_renewed_once(
    client_for: ClientFor, customer: StubTenant, stub: StubServer
) -> None:
    client = client_for(customer)
    pages = compliance_policies(client)
    next(pages)
    stub.expire_tokens()

    rest = list(pages)

    assert [len(page.items) for page in rest] == [10, 5]
    assert len(stub.asked_for("token")) == 2


def test_token_refused_twice_is_given_up(
    client_for: ClientFor, customer: StubTenant, stub: StubServer
) -> None:
    stub.arm(Fault(status=401), path="organization")

    error = failure_of(client_for(customer).organization)

    assert error.failure == GraphFailure.UNAUTHORISED
    assert len(stub.asked_for("organization")) == 2
    assert len(stub.asked_for("token")) == 2
