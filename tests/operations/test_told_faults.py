"""What Microsoft refused is told where people look, and costs only itself."""

import json
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from demo.graph_stub.faults import Fault
from demo.graph_stub.server import StubServer
from demo.graph_stub.world import Condition
from operations.enums import RunOutcome
from tenantpilot.enums import OperationType
from tenantpilot.tenants.models import ConnectionStatus
from tests.cast import Cast, sign_in
from tests.operations.journeys import connection_of, finish, page_of, start

pytestmark = pytest.mark.django_db(transaction=True)

ROLES, POSTURE, CHECK = (
    OperationType.ENTRA_ADMIN_ROLES_REPORT,
    OperationType.PERMISSION_POSTURE_REPORT,
    OperationType.CONNECTION_CHECK,
)


@pytest.fixture(autouse=True)
def short_turn(settings: Settings, connected: Cast) -> None:
    """A turn that is shorter than the wait."""
    settings.GRAPH_DEADLINE_SECONDS = 60.0


@pytest.mark.parametrize("operation", [OperationType.INVENTORY_SYNC, ROLES, POSTURE, CHECK])
def test_expired_secret_is_told_at_the_run_and_at_the_connection(
    connected: Cast, microsoft: StubServer, operation: OperationType
) -> None:
    finish(start(connected, OperationType.CONNECTION_CHECK))
    next(iter(microsoft.tenants.values())).condition = Condition.SECRET_EXPIRED

    run = finish(start(connected, operation))

    connection = connection_of(connected)
    assert (run.outcome, run.failure_code) == (RunOutcome.FAILED, "secret_expired")
    assert (connection.status, connection.failure_code) == (
        ConnectionStatus.FAILED,
        "secret_expired",
    )
    assert "The client secret has expired." in page_of(run, connected)
    tenant_url = reverse("tenant_dashboard:tenant", kwargs={"tenant_id": connected.tenant.pk})
    page = sign_in(Client(), connected.operator).get(tenant_url).text
    assert "The client secret has expired." in page


def test_passing_trouble_says_nothing_about_the_connection(
    connected: Cast, microsoft: StubServer
) -> None:
    finish(start(connected, OperationType.CONNECTION_CHECK))
    before = connection_of(connected)
    microsoft.arm(Fault(status=500), path="organization")

    ended = finish(start(connected, OperationType.CONNECTION_CHECK))

    after = connection_of(connected)
    assert ended.failure_code == "server_error"
    assert (after.status, after.failure_code) == (before.status, "")
    assert after.missing_permissions == before.missing_permissions


def test_refusal_stands_on_the_run_page_and_its_text_does_not(
    connected: Cast, microsoft: StubServer
) -> None:
    request, correlation = uuid4(), uuid4()
    content = {
        "error": "invalid_client",
        "error_description": "AADSTS7000222: TEXT OF MICROSOFT",
        "error_codes": [7000222],
        "correlation_id": str(correlation),
    }
    headers = {"x-ms-request-id": str(request), "Date": "Sun, 29 Nov 2026 10:00:00 GMT"}
    microsoft.arm(
        Fault(status=401, headers=headers, body=json.dumps(content).encode()), path="token"
    )

    run = finish(start(connected))

    page = page_of(run, connected)
    assert run.failure_code == "secret_expired"
    for text in (
        "AADSTS7000222",
        "invalid_client",
        str(request),
        str(correlation),
        "2026-11-29 10:00",
    ):
        assert text in page
    assert "TEXT OF MICROSOFT" not in page
    assert "TEXT OF MICROSOFT" not in json.dumps(run.refusal)


def test_entry_that_cannot_be_read_costs_only_itself_and_is_told(
    connected: Cast, microsoft: StubServer
) -> None:
    policy = {
        "@odata.type": "#microsoft.graph.iosCompliancePolicy",
        "id": str(uuid4()),
        "displayName": "Any",
        "version": 1,
        "createdDateTime": "2026-01-01T00:00:00Z",
        "lastModifiedDateTime": "2026-01-01T00:00:00Z",
    }
    unreadable = {**policy, "id": str(uuid4()), "lastModifiedDateTime": "lately"}
    microsoft.arm(
        Fault(body=json.dumps({"value": [policy, unreadable]}).encode()),
        path="deviceManagement/deviceCompliancePolicies",
    )

    run = finish(start(connected))

    assert run.outcome == RunOutcome.SUCCEEDED
    assert run.counts["unreadable"] == 1
    assert "Unreadable, left out" in page_of(run, connected)
