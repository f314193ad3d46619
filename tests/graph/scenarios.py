"""Everything Microsoft, or the way to it, can do to us on a Graph call."""

import json
from dataclasses import dataclass, field

from demo.graph_stub.faults import Fault
from tenantpilot.graph.errors import GraphFailure

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


def case(name: str, fault: Fault, expected: GraphFailure, **options: object) -> Scenario:
    return Scenario(name=name, fault=fault, expected=expected, options=options)


def body(content: object) -> bytes:
    return json.dumps(content).encode()


def status(number: int, **headers: str) -> Fault:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    text = body({"error": {"code": PROVIDER_TEXT, "message": PROVIDER_TEXT}})
    return Fault(status=number, headers={**named, "X-Diagnostics": PROVIDER_TEXT}, body=text)


def link(address: object) -> Fault:
    return Fault(body=body({"value": [], "@odata.nextLink": address, "note": PROVIDER_TEXT}))


HASTE: dict[str, object] = {"deadline_seconds": 0.6}
SCENARIOS = [
    # The statuses
    case("400", status(400), GraphFailure.BAD_REQUEST),
    # The token is good: Intune refuses it in a tenant that has not set it up.
    case("401 for ever", status(401), GraphFailure.NOT_LICENSED),
    case("403", status(403), GraphFailure.FORBIDDEN),
    case(
        "403 without consent",
        Fault(
            status=403,
            body=body({"error": {"code": "Authorization_RequestDenied", "m": PROVIDER_TEXT}}),
        ),
        GraphFailure.CONSENT_MISSING,
    ),
    case(
        "403 that is not JSON",
        Fault(status=403, body=PROVIDER_TEXT.encode()),
        GraphFailure.FORBIDDEN,
    ),
    case(
        "403 with an error that is a list",
        Fault(status=403, body=body({"error": [PROVIDER_TEXT]})),
        GraphFailure.FORBIDDEN,
    ),
    case("404", status(404), GraphFailure.NOT_FOUND),
    case("409", status(409), GraphFailure.SERVER_ERROR),
    case("an unheard-of 499", status(499), GraphFailure.BAD_REQUEST),
    case("500", status(500), GraphFailure.SERVER_ERROR),
    case("502", status(502), GraphFailure.SERVER_ERROR),
    case("503 without Retry-After", status(503), GraphFailure.SERVER_ERROR),
    case("504", status(504), GraphFailure.SERVER_ERROR),
    case("an unheard-of 999", status(999), GraphFailure.SERVER_ERROR),
    case("204", Fault(status=204, body=b""), GraphFailure.RESPONSE_INVALID),
    case("202", status(202), GraphFailure.RESPONSE_INVALID),
    # Throttling
    case("429 for ever", status(429), GraphFailure.THROTTLED),
    case("429 with seconds", status(429, Retry_After="5"), GraphFailure.THROTTLED),
    case(
        "429 longer than the deadline",
        status(429, Retry_After="25"),
        GraphFailure.THROTTLED,
        deadline_seconds=10.0,
    ),
    case(
        "429 with a date",
        status(429, Retry_After="Fri, 31 Dec 2049 23:59:59 GMT"),
        GraphFailure.THROTTLED,
    ),
    case("429 with an absurd number", status(429, Retry_After="9" * 400), GraphFailure.THROTTLED),
    case("429 with prose", status(429, Retry_After=PROVIDER_TEXT), GraphFailure.THROTTLED),
    case("503 with Retry-After", status(503, Retry_After="7"), GraphFailure.THROTTLED),
    # Time
    case("hang", Fault(hang=True), GraphFailure.DEADLINE_EXCEEDED, **HASTE),
    case(
        "slow body",
        Fault(trickle=0.05, body=PROVIDER_TEXT.encode() * 500),
        GraphFailure.DEADLINE_EXCEEDED,
        **HASTE,
    ),
    case(
        "slow headers",
        Fault(trickle=0.05, raw=f"HTTP/1.1 200 OK\r\nX-A: {PROVIDER_TEXT * 500}\r\n\r\n".encode()),
        GraphFailure.DEADLINE_EXCEEDED,
        **HASTE,
    ),
    # The connection
    case("no answer", Fault(raw=b""), GraphFailure.RESPONSE_INVALID),
    case(
        "not HTTP",
        Fault(raw=f"220 {PROVIDER_TEXT} ESMTP\r\n".encode()),
        GraphFailure.RESPONSE_INVALID,
    ),
    case(
        "talkative status line",
        Fault(raw=f"HTTP/1.1 404 {PROVIDER_TEXT}\r\nContent-Length: 0\r\n\r\n".encode()),
        GraphFailure.NOT_FOUND,
    ),
    case("truncated body", Fault(truncate=True), GraphFailure.RESPONSE_INVALID),
    case(
        "endless headers",
        Fault(raw=b"HTTP/1.1 200 OK\r\n" + b"X-A: 1\r\n" * 40_000),
        GraphFailure.RESPONSE_INVALID,
    ),
    # The body
    case(
        "huge body",
        Fault(body=b" " * 300_000),
        GraphFailure.RESPONSE_TOO_LARGE,
        max_response_bytes=200_000,
    ),
    case(
        "huge error body",
        Fault(status=400, body=b" " * 300_000),
        GraphFailure.RESPONSE_TOO_LARGE,
        max_response_bytes=200_000,
    ),
    case(
        "compressed body",
        Fault(headers={"Content-Encoding": "gzip"}, body=PROVIDER_TEXT.encode()),
        GraphFailure.RESPONSE_INVALID,
    ),
    case(
        "HTML with 200",
        Fault(body=f"<html>{PROVIDER_TEXT}".encode()),
        GraphFailure.RESPONSE_INVALID,
    ),
    case(
        "half a JSON",
        Fault(body=f'{{"value": [{{"displayName": "{PROVIDER_TEXT}'.encode()),
        GraphFailure.RESPONSE_INVALID,
    ),
    case("not UTF-8", Fault(body=b'{"value": ["\xff\xfe"]}'), GraphFailure.RESPONSE_INVALID),
    case("brackets without end", Fault(body=b"[" * 150_000), GraphFailure.RESPONSE_INVALID),
    case("NaN", Fault(body=b'{"value": NaN}'), GraphFailure.RESPONSE_INVALID),
    case(
        "a list instead of an object",
        Fault(body=body([PROVIDER_TEXT])),
        GraphFailure.RESPONSE_INVALID,
    ),
    case("no value", Fault(body=body({"a": 1})), GraphFailure.RESPONSE_INVALID),
    case(
        "value is an object",
        Fault(body=body({"value": {"a": PROVIDER_TEXT}})),
        GraphFailure.RESPONSE_INVALID,
    ),
    # Following links
    case("link is a number", link(7), GraphFailure.RESPONSE_INVALID),
    case(
        "link cannot be parsed", link("http://[::" + PROVIDER_TEXT), GraphFailure.RESPONSE_INVALID
    ),
    case("link without host", link("/v1.0/x"), GraphFailure.HOST_MISMATCH),
    case(
        "link to another host",
        link(f"http://{PROVIDER_TEXT}.example/v1.0/x"),
        GraphFailure.HOST_MISMATCH,
    ),
]

# One entry that cannot be read, each with what is wrong about it.
UNREADABLE: dict[str, dict[str, object]] = {
    "id absent": {"id": "absent"},
    "id of two lines": {"id": "T_1\nT_2"},
    "id too long": {"id": "T" * 201},
    "name is a number": {"displayName": 7},
    "version is true": {"version": True},
    "version too large": {"version": 2**40},
    "date in words": {"lastModifiedDateTime": PROVIDER_TEXT},
    "date without zone": {"lastModifiedDateTime": "2026-01-01T00:00:00"},
    "date before time": {"lastModifiedDateTime": "0001-01-01T00:00:00+14:00"},
    "date is a number": {"lastModifiedDateTime": 20260101},
    "foreign type": {"@odata.type": f"#evil.{PROVIDER_TEXT}"},
}
