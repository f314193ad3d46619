"""The token endpoint: what it wants, and how it refuses."""

from typing import Any

import httpx2
import pytest

from demo.graph_stub.profiles import TenantProfile
from demo.graph_stub.server import StubServer
from demo.graph_stub.sign_in import sign_in_refusal
from demo.graph_stub.world import Condition
from tests.graph_stub.asking import sign_in

PROFILE = TenantProfile(name="Fernhill", primary_domain="fernhill.example")


def refused(condition: Condition = Condition.HEALTHY, **form: str) -> tuple[int, dict[str, Any]]:
    """Return status and body of what this form gets."""
    tenant = PROFILE.tenant()
    tenant.condition = condition
    with StubServer([tenant]) as stub:
        answer = sign_in(stub, tenant, **form)
    return answer.status_code, answer.json()


@pytest.mark.parametrize(
    ("form", "condition", "expected"),
    [
        ({"grant_type": ""}, Condition.HEALTHY, (400, "invalid_request", 900144)),
        ({"scope": "User.Read"}, Condition.HEALTHY, (400, "invalid_scope", 1002012)),
        ({"client_id": "other"}, Condition.HEALTHY, (400, "unauthorized_client", 700016)),
        ({"client_secret": ""}, Condition.HEALTHY, (401, "invalid_client", 7000218)),
        ({"client_secret": "guess"}, Condition.HEALTHY, (401, "invalid_client", 7000215)),
        ({}, Condition.SECRET_EXPIRED, (401, "invalid_client", 7000222)),
        ({}, Condition.NOT_CONSENTED, (401, "invalid_client", 7000229)),
    ],
)
def test_refusal_has_its_word_number_and_status(
    form: dict[str, str], condition: Condition, expected: tuple[int, str, int]
) -> None:
    status, body = refused(condition, **form)

    assert (status, body["error"], body["error_codes"][0]) == expected
    assert body["error_description"].startswith(f"AADSTS{expected[2]}: ")
    assert body["correlation_id"] in body["error_description"]
    assert body["trace_id"]
    assert body["timestamp"]


def test_any_refusal_can_be_armed_at_the_token_endpoint() -> None:
    tenant = PROFILE.tenant()
    with StubServer([tenant]) as stub:
        stub.arm(sign_in_refusal("invalid_grant", 53003, suberror="message_only"), path="token")
        answer = sign_in(stub, tenant)

    assert answer.status_code == httpx2.codes.BAD_REQUEST
    assert answer.json()["suberror"] == "message_only"
    assert answer.json()["error_codes"] == [53003]
