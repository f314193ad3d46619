"""Retry-After, trying again, and the deadlines around both."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from demo.graph_stub.faults import Fault
from demo.graph_stub.server import StubServer
from demo.graph_stub.world import StubTenant
from tenantpilot.graph.errors import GraphFailure
from tenantpilot.graph.http.clock import SystemClock
from tests.graph.clocks import SkippingClock
from tests.graph.conftest import ClientFor
from tests.graph.leaks import failure_of
from tests.graph.lists import compliance_policies


def throttled(retry_after: str) -> Fault:
    return Fault(status=429, headers={"Retry-After": retry_after}, body=b"{}")


@pytest.mark.parametrize(
    ("retry_after", "waited"),
    [
        # At once is no wait: our own pause keeps it from going on like that.
        ("0", 0.5),
        ("4", 4.0),
        (" 4 ", 4.0),
        ("299", 299.0),
        ("Fri, 31 Dec 1999 23:59:59 GMT", 0.5),
        ("Fri, 31 Dec 1999 23:59:59 -0000", 0.5),
        # These say nothing, so our own first pause applies.
        ("", 0.5),
        ("-5", 0.5),
        ("1e9", 0.5),
        ("NaN", 0.5),
        ("soon", 0.5),
        ("\u00b2", 0.5),
        ("Fri, 99 Dec 2049 23:59:59 GMT", 0.5),
        ("Fri, 31 Dec 99999999999 23:59:59 GMT", 0.5),
    ],
)
def test_retry_after_is_honoured_in_full(
    retry_after: str,
    waited: float,
    client_for: ClientFor,
    customer: StubTenant,
    stub: StubServer,
    clock: SkippingClock,
) -> None:
    stub.arm(throttled(retry_after), path="organization", times=1)

    client_for(customer, deadline_seconds=300.0).organization()

    assert clock.slept == [waited]


@pytest.mark.parametrize(
    "retry_after", ["99999999", "9" * 5000, "Fri, 31 Dec 2999 23:59:59 GMT"], ids=len
)
def test_wait_that_never_ends_is_told_as_a_year(
    retry_after: str, client_for: ClientFor, customer: StubTenant, stub: StubServer
) -> None:
    stub.arm(throttled(retry_after), path="organization")

    error = failure_of(client_for(customer).organization)

    assert error.retry_after_seconds == timedelta(days=365).total_seconds()


def test_retry_after_as_a_date_is_the_time_until_then(
    client_for: ClientFor, customer: StubTenant, stub: StubServer, clock: SkippingClock
) -> None:
    soon = datetime.now(UTC) + timedelta(seconds=20)
    stub.arm(throttled(format_datetime(soon, usegmt=True)), path="organization", times=1)

    client_for(customer).organization()

    [waited] = clock.slept
    assert 0 < waited <= 20


def test_wait_beyond_the_deadline_is_not_begun(
    client_for: ClientFor, customer: StubTenant, stub: StubServer, clock: SkippingClock
) -> None:
    stub.arm(throttled("20"), path="organization")

    error = failure_of(client_for(customer, deadline_seconds=10.0).organization)

    assert error.failure == GraphFailure.THROTTLED
    assert error.retry_after_seconds == 20
    assert clock.slept == []
    assert len(stub.asked_for("organization")) == 1


def test_trouble_is_tried_four_times(
    client_for: ClientFor, customer: StubTenant, stub: StubServer, clock: SkippingClock
) -> None:
    stub.arm(Fault(status=500), path="organization")

    error = failure_of(client_for(customer).organization)

    assert error.failure == GraphFailure.SERVER_ERROR
    assert error.retry_after_seconds is None
    assert clock.slept == [0.5, 1.0, 2.0]
    assert len(stub.asked_for("organization")) == 4


@pytest.mark.parametrize("status", [400, 403, 404, 409])
def test_refusals_are_not_tried_again(
    status: int, client_for: ClientFor, customer: StubTenant, stub: StubServer
) -> None:
    stub.arm(Fault(status=status, body=b"{}"), path="organization")

    failure_of(client_for(customer).organization)

    assert len(stub.asked_for("organization")) == 1


@pytest.mark.parametrize(
    "fault", [Fault(raw=b""), Fault(truncate=True), Fault(status=502)], ids=repr
)
def test_brief_trouble_in_the_middle_of_a_list_is_ridden_out(
    fault: Fault, client_for: ClientFor, customer: StubTenant, stub: StubServer
) -> None:
    pages = compliance_policies(client_for(customer))
    next(pages)
    stub.arm(fault, path="deviceManagement", times=2)

    assert [len(page.items) for page in pages] == [10, 5]


def test_server_that_is_gone_is_unreachable(
    client_for: ClientFor, customer: StubTenant, stub: StubServer, clock: SkippingClock
) -> None:
    client = client_for(customer)
    stub.stop()

    error = failure_of(client.organization)

    assert error.failure == GraphFailure.UNREACHABLE
    assert clock.slept == [0.5, 1.0, 2.0]


def test_each_page_has_its_own_deadline(
    client_for: ClientFor, customer: StubTenant, stub: StubServer
) -> None:
    client = client_for(customer, deadline_seconds=10.0)
    # Six seconds of waiting for each of three pages.
    stub.arm(throttled("6"), path="deviceManagement", times=1)
    pages = compliance_policies(client)
    sizes = []
    for page in pages:
        sizes.append(len(page.items))
        stub.arm(throttled("6"), path="deviceManagement", times=1)

    assert sizes == [10, 10, 5]


def test_total_ends_what_the_pages_would_still_allow(
    client_for: ClientFor, customer: StubTenant, stub: StubServer, clock: SkippingClock
) -> None:
    client = client_for(customer, total_seconds=10.0)
    client.organization()
    clock.sleep(11.0)

    error = failure_of(client.organization)

    assert error.failure == GraphFailure.DEADLINE_EXCEEDED
    assert len(stub.asked_for("organization")) == 1


def test_deadline_spans_the_attempts(
    client_for: ClientFor, customer: StubTenant, stub: StubServer
) -> None:
    stub.arm(throttled("4"), path="token", times=1)
    stub.arm(throttled("4"), path="organization", times=1)
    stub.arm(throttled("4"), path="organization", times=1)

    error = failure_of(client_for(customer, deadline_seconds=10.0).organization)

    assert error.failure == GraphFailure.THROTTLED


def test_system_clock_is_the_machines() -> None:
    clock = SystemClock()

    clock.sleep(0.0)

    assert clock.monotonic() <= clock.monotonic()
    assert clock.now().tzinfo is UTC
