"""Everything Microsoft, or the way to it, can do to us on a Graph call.

Each scenario ends in a named code, in time, and gives nothing away.
"""

import json
import time
from dataclasses import dataclass, field

import pytest

from demo.graph_stub.faults import Fault
from demo.graph_stub.server import StubServer
from demo.graph_stub.world import StubTenant
from tenantpilot.graph.failures import GraphFailure
from tests.graph.conftest import ClientFor
from tests.graph.leaks import everything_in, failure_of

PROVIDER_TEXT = "PROVIDER-TEXT-7f3a"
POLICY = {
    "@odata.type": "#microsoft.graph.iosCompliancePolicy",
    "id": "6f8d3c1a-1111-4222-8333-944444444444",
    "displayName": "Any",
    "version": 1,
    "createdDateTime": "2026-01-01T00:00:00Z",
    "lastModifiedDateTime": "2026-01-01T00:00:00Z",
}


@dataclass(frozen=True, kw_only=True)
class Scenario:
    name: str
    fault: Fault
    expected: GraphFailure
    options: dict[str, object] = field(default_factory=dict)


def body(content: object) -> bytes:
    return json.dumps(content).encode()


def status(number: int, **headers: str) -> Fault:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    text = body({"error": {"code": PROVIDER_TEXT, "message": PROVIDER_TEXT}})
    return Fault(status=number, headers={**named, "X-Diagnostics": PROVIDER_TEXT}, body=text)


def policy(**changes: object) -> Fault:
    changed = {name: value for name, value in {**POLICY, **changes}.items() if value != "absent"}
    return Fault(body=body({"value": [changed], "note": PROVIDER_TEXT}))


def link(address: object) -> Fault:
    return Fault(body=body({"value": [], "@odata.nextLink": address, "note": PROVIDER_TEXT}))


FAILURES = GraphFailure
HASTE = {"deadline_seconds": 0.6}
SCENARIOS = [
    # The statuses
    Scenario(name="400", fault=status(400), expected=FAILURES.BAD_REQUEST),
    Scenario(name="401 for ever", fault=status(401), expected=FAILURES.UNAUTHORISED),
    Scenario(name="403", fault=status(403), expected=FAILURES.FORBIDDEN),
    Scenario(
        name="403 without consent",
        fault=Fault(
            status=403,
            body=body({"error": {"code": "Authorization_RequestDenied", "m": PROVIDER_TEXT}}),
        ),
        expected=FAILURES.CONSENT_MISSING,
    ),
    Scenario(
        name="403 that is not JSON",
        fault=Fault(status=403, body=PROVIDER_TEXT.encode()),
        expected=FAILURES.FORBIDDEN,
    ),
    Scenario(
        name="403 with an error that is a list",
        fault=Fault(status=403, body=body({"error": [PROVIDER_TEXT]})),
        expected=FAILURES.FORBIDDEN,
    ),
    Scenario(name="404", fault=status(404), expected=FAILURES.NOT_FOUND),
    Scenario(name="409", fault=status(409), expected=FAILURES.BAD_REQUEST),
    Scenario(name="an unheard-of 499", fault=status(499), expected=FAILURES.BAD_REQUEST),
    Scenario(name="500", fault=status(500), expected=FAILURES.SERVER_ERROR),
    Scenario(name="502", fault=status(502), expected=FAILURES.SERVER_ERROR),
    Scenario(name="503 without Retry-After", fault=status(503), expected=FAILURES.SERVER_ERROR),
    Scenario(name="504", fault=status(504), expected=FAILURES.SERVER_ERROR),
    Scenario(name="an unheard-of 999", fault=status(999), expected=FAILURES.SERVER_ERROR),
    Scenario(name="204", fault=Fault(status=204, body=b""), expected=FAILURES.RESPONSE_INVALID),
    Scenario(name="202", fault=status(202), expected=FAILURES.RESPONSE_INVALID),
    # Throttling
    Scenario(name="429 for ever", fault=status(429), expected=FAILURES.THROTTLED),
    Scenario(
        name="429 with seconds", fault=status(429, Retry_After="5"), expected=FAILURES.THROTTLED
    ),
    Scenario(
        name="429 longer than the deadline",
        fault=status(429, Retry_After="25"),
        expected=FAILURES.THROTTLED,
        options={"deadline_seconds": 10.0},
    ),
    Scenario(
        name="429 with a date",
        fault=status(429, Retry_After="Fri, 31 Dec 2049 23:59:59 GMT"),
        expected=FAILURES.THROTTLED,
    ),
    Scenario(
        name="429 with an absurd number",
        fault=status(429, Retry_After="9" * 400),
        expected=FAILURES.THROTTLED,
    ),
    Scenario(
        name="429 with prose",
        fault=status(429, Retry_After=PROVIDER_TEXT),
        expected=FAILURES.THROTTLED,
    ),
    Scenario(
        name="503 with Retry-After",
        fault=status(503, Retry_After="7"),
        expected=FAILURES.THROTTLED,
    ),
    # Time
    Scenario(
        name="hang", fault=Fault(hang=True), expected=FAILURES.DEADLINE_EXCEEDED, options=HASTE
    ),
    Scenario(
        name="slow body",
        fault=Fault(trickle=0.05, body=PROVIDER_TEXT.encode() * 500),
        expected=FAILURES.DEADLINE_EXCEEDED,
        options=HASTE,
    ),
    Scenario(
        name="slow headers",
        fault=Fault(
            trickle=0.05, raw=f"HTTP/1.1 200 OK\r\nX-A: {PROVIDER_TEXT * 500}\r\n\r\n".encode()
        ),
        expected=FAILURES.DEADLINE_EXCEEDED,
        options=HASTE,
    ),
    # The connection
    Scenario(name="no answer", fault=Fault(raw=b""), expected=FAILURES.RESPONSE_INVALID),
    Scenario(
        name="not HTTP",
        fault=Fault(raw=f"220 {PROVIDER_TEXT} ESMTP\r\n".encode()),
        expected=FAILURES.RESPONSE_INVALID,
    ),
    Scenario(
        name="talkative status line",
        fault=Fault(raw=f"HTTP/1.1 404 {PROVIDER_TEXT}\r\nContent-Length: 0\r\n\r\n".encode()),
        expected=FAILURES.NOT_FOUND,
    ),
    Scenario(name="truncated body", fault=Fault(truncate=True), expected=FAILURES.RESPONSE_INVALID),
    Scenario(
        name="endless headers",
        fault=Fault(raw=b"HTTP/1.1 200 OK\r\n" + b"X-A: 1\r\n" * 40_000),
        expected=FAILURES.RESPONSE_INVALID,
    ),
    # The body
    Scenario(
        name="huge body",
        fault=Fault(body=b" " * 300_000),
        expected=FAILURES.RESPONSE_TOO_LARGE,
        options={"max_response_bytes": 200_000},
    ),
    Scenario(
        name="huge error body",
        fault=Fault(status=400, body=b" " * 300_000),
        expected=FAILURES.RESPONSE_TOO_LARGE,
        options={"max_response_bytes": 200_000},
    ),
    Scenario(
        name="compressed body",
        fault=Fault(headers={"Content-Encoding": "gzip"}, body=PROVIDER_TEXT.encode()),
        expected=FAILURES.RESPONSE_INVALID,
    ),
    Scenario(
        name="HTML with 200",
        fault=Fault(body=f"<html>{PROVIDER_TEXT}".encode()),
        expected=FAILURES.RESPONSE_INVALID,
    ),
    Scenario(
        name="half a JSON",
        fault=Fault(body=f'{{"value": [{{"displayName": "{PROVIDER_TEXT}'.encode()),
        expected=FAILURES.RESPONSE_INVALID,
    ),
    Scenario(
        name="not UTF-8",
        fault=Fault(body=b'{"value": ["\xff\xfe"]}'),
        expected=FAILURES.RESPONSE_INVALID,
    ),
    Scenario(
        name="brackets without end",
        fault=Fault(body=b"[" * 150_000),
        expected=FAILURES.RESPONSE_INVALID,
    ),
    Scenario(name="NaN", fault=Fault(body=b'{"value": NaN}'), expected=FAILURES.RESPONSE_INVALID),
    Scenario(
        name="a list instead of an object",
        fault=Fault(body=body([PROVIDER_TEXT])),
        expected=FAILURES.RESPONSE_INVALID,
    ),
    Scenario(name="no value", fault=Fault(body=body({"a": 1})), expected=FAILURES.RESPONSE_INVALID),
    Scenario(
        name="value is an object",
        fault=Fault(body=body({"value": {"a": PROVIDER_TEXT}})),
        expected=FAILURES.RESPONSE_INVALID,
    ),
    Scenario(
        name="value of texts",
        fault=Fault(body=body({"value": [PROVIDER_TEXT]})),
        expected=FAILURES.RESPONSE_INVALID,
    ),
    Scenario(
        name="count is a text",
        fault=Fault(body=body({"value": [], "@odata.count": PROVIDER_TEXT})),
        expected=FAILURES.RESPONSE_INVALID,
    ),
    Scenario(
        name="negative count",
        fault=Fault(body=body({"value": [], "@odata.count": -1})),
        expected=FAILURES.RESPONSE_INVALID,
    ),
    Scenario(name="id absent", fault=policy(id="absent"), expected=FAILURES.RESPONSE_INVALID),
    Scenario(
        name="id is no GUID", fault=policy(id=PROVIDER_TEXT), expected=FAILURES.RESPONSE_INVALID
    ),
    Scenario(
        name="name is a number", fault=policy(displayName=7), expected=FAILURES.RESPONSE_INVALID
    ),
    Scenario(
        name="name is null", fault=policy(displayName=None), expected=FAILURES.RESPONSE_INVALID
    ),
    Scenario(
        name="version is a text", fault=policy(version="1"), expected=FAILURES.RESPONSE_INVALID
    ),
    Scenario(
        name="version is true", fault=policy(version=True), expected=FAILURES.RESPONSE_INVALID
    ),
    Scenario(
        name="version too large", fault=policy(version=2**40), expected=FAILURES.RESPONSE_INVALID
    ),
    Scenario(
        name="date in words",
        fault=policy(createdDateTime=PROVIDER_TEXT),
        expected=FAILURES.RESPONSE_INVALID,
    ),
    Scenario(
        name="date without zone",
        fault=policy(createdDateTime="2026-01-01T00:00:00"),
        expected=FAILURES.RESPONSE_INVALID,
    ),
    Scenario(
        name="date before time",
        fault=policy(createdDateTime="0001-01-01T00:00:00+14:00"),
        expected=FAILURES.RESPONSE_INVALID,
    ),
    Scenario(
        name="date is a number",
        fault=policy(lastModifiedDateTime=20260101),
        expected=FAILURES.RESPONSE_INVALID,
    ),
    Scenario(
        name="foreign type",
        fault=policy(**{"@odata.type": f"#evil.{PROVIDER_TEXT}"}),
        expected=FAILURES.RESPONSE_INVALID,
    ),
    # Following links
    Scenario(name="link is a number", fault=link(7), expected=FAILURES.RESPONSE_INVALID),
    Scenario(
        name="link cannot be parsed",
        fault=link("http://[::" + PROVIDER_TEXT),
        expected=FAILURES.RESPONSE_INVALID,
    ),
    Scenario(name="link without host", fault=link("/v1.0/x"), expected=FAILURES.LEFT_THE_HOST),
    Scenario(
        name="link to another host",
        fault=link(f"http://{PROVIDER_TEXT}.example/v1.0/x"),
        expected=FAILURES.LEFT_THE_HOST,
    ),
]


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_scenario_ends_in_its_code_and_gives_nothing_away(
    scenario: Scenario,
    client_for: ClientFor,
    customer: StubTenant,
    stub: StubServer,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("DEBUG")
    stub.arm(scenario.fault, path="deviceManagement/deviceCompliancePolicies")
    client = client_for(customer, **scenario.options)
    started = time.monotonic()

    error = failure_of(lambda: list(client.compliance_policies()))

    assert error.failure == scenario.expected
    # The stub would take minutes over the slow ones.
    assert time.monotonic() - started < 10
    assert error.__cause__ is None
    assert error.__context__ is None
    given_away = everything_in(error) + caplog.text
    for secret in (PROVIDER_TEXT, customer.client_secret, "stub-token-"):
        assert secret not in given_away


def test_there_are_enough_scenarios() -> None:
    assert len(SCENARIOS) >= 25
    assert len({scenario.name for scenario in SCENARIOS}) == len(SCENARIOS)
