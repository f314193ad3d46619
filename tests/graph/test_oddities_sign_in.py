"""Microsoft's oddities at the sign-in, as public tools have met them."""

import json
from uuid import UUID, uuid4

import pytest

from demo.graph_stub.faults import Fault
from demo.graph_stub.server import StubServer
from demo.graph_stub.world import StubTenant
from tenantpilot.graph.errors import GraphFailure
from tests.graph.clocks import SkippingClock
from tests.graph.conftest import ClientFor
from tests.graph.leaks import failure_of

CORRELATION = uuid4()
REQUEST = uuid4()


def refused(word: str, *numbers: int, **more: object) -> Fault:
    content = {
        "error": word,
        "error_description": f"AADSTS{numbers[0]}: something Microsoft says",
        "error_codes": list(numbers),
        "correlation_id": str(CORRELATION),
        **more,
    }
    headers = {"x-ms-request-id": str(REQUEST), "Date": "Sun, 29 Nov 2026 10:00:00 GMT"}
    status = 401 if word == "invalid_client" else 400
    return Fault(status=status, headers=headers, body=json.dumps(content).encode())


CASES = {
    "clock": (refused("invalid_client", 700024), GraphFailure.CLOCK_WRONG),
    "conditional access": (
        refused("invalid_grant", 53003, suberror="message_only", claims="{}"),
        GraphFailure.ACCESS_BLOCKED,
    ),
    "another cloud": (refused("invalid_request", 900382), GraphFailure.WRONG_CLOUD),
    "unknown number": (refused("invalid_client", 7999999), GraphFailure.UNAUTHORISED),
    "unknown number, other word": (
        refused("invalid_resource", 7999999),
        GraphFailure.SERVICE_MISSING,
    ),
    "switched off": (refused("unauthorized_client", 7000112), GraphFailure.APPLICATION_DISABLED),
    "exact after unspecific": (
        refused("invalid_client", 50000, 7000222),
        GraphFailure.SECRET_EXPIRED,
    ),
    "no service principal": (refused("invalid_client", 7000229), GraphFailure.NOT_CONSENTED),
    "tenant gone": (refused("unauthorized_client", 5000224), GraphFailure.TENANT_UNAVAILABLE),
    "certificate ended": (refused("invalid_client", 1000502), GraphFailure.CERTIFICATE_EXPIRED),
}


@pytest.mark.parametrize("name", CASES)
def test_refusal_is_told_and_not_tried_again(
    name: str, client_for: ClientFor, customer: StubTenant, stub: StubServer
) -> None:
    fault, expected = CASES[name]
    stub.arm(fault, path="token")

    error = failure_of(client_for(customer).organization)

    assert error.failure == expected
    assert not error.failure.is_passing
    assert len(stub.asked_for("token")) == 1


def test_refusal_keeps_what_support_asks_for(
    client_for: ClientFor, customer: StubTenant, stub: StubServer
) -> None:
    stub.arm(refused("invalid_client", 7999999), path="token")

    refusal = failure_of(client_for(customer).organization).refusal

    assert refusal is not None
    assert (refusal.status, refusal.number, refusal.word) == (401, 7999999, "invalid_client")
    assert (refusal.request_id, refusal.correlation_id) == (REQUEST, CORRELATION)
    assert refusal.answered_at is not None
    assert refusal.answered_at.isoformat() == "2026-11-29T10:00:00+00:00"


def test_new_certificate_is_waited_for(
    client_for: ClientFor, customer: StubTenant, stub: StubServer, clock: SkippingClock
) -> None:
    stub.arm(refused("invalid_client", 700027), path="token", times=2)

    assert client_for(customer).organization().display_name == customer.name
    assert clock.slept == [10.0, 10.0]


def test_loop_is_not_asked_again_for_five_minutes(
    client_for: ClientFor, customer: StubTenant, stub: StubServer
) -> None:
    stub.arm(refused("invalid_grant", 50196), path="token")

    error = failure_of(client_for(customer).organization)

    assert error.failure == GraphFailure.THROTTLED
    assert error.retry_after_seconds == 300
    assert len(stub.asked_for("token")) == 1


@pytest.mark.parametrize(
    "fault",
    [
        refused("temporarily_unavailable", 90099999),
        refused("server_error", 50000),
        refused("temporarily_unavailable", 7000222),
    ],
    ids=["unknown number", "known number", "a verdict's number"],
)
def test_trouble_of_microsofts_own_is_tried_again_and_is_no_verdict(
    fault: Fault, client_for: ClientFor, customer: StubTenant, stub: StubServer
) -> None:
    stub.arm(fault, path="token")

    error = failure_of(client_for(customer).organization)

    assert error.failure == GraphFailure.SERVER_ERROR
    assert error.failure.is_passing
    assert len(stub.asked_for("token")) == 4


def test_principal_that_is_minutes_old_gets_a_new_token(
    client_for: ClientFor, customer: StubTenant, stub: StubServer
) -> None:
    body = json.dumps({"error": {"code": "Authorization_IdentityNotFound", "message": "x"}})
    stub.arm(Fault(status=403, body=body.encode()), path="organization", times=2)

    assert client_for(customer).organization().display_name == customer.name

    tokens = [request.headers["authorization"] for request in stub.asked_for("organization")]
    assert len(set(tokens)) == len(tokens) == 3


def test_every_request_names_product_language_and_its_own_id(
    client_for: ClientFor, customer: StubTenant, stub: StubServer
) -> None:
    client_for(customer).organization()

    ids = [UUID(request.headers["client-request-id"]) for request in stub.requests]
    assert len(set(ids)) == 2
    for request in stub.requests:
        assert request.headers["accept-language"] == "en-US"
        assert request.headers["user-agent"].startswith("TenantPilot/")
