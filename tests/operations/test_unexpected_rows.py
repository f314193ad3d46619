"""Rows in which any field may be anything: each costs at most itself, and is told."""

import json
from typing import Any

import pytest
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from demo.graph_stub.faults import Fault
from demo.graph_stub.server import StubServer
from inventory.models import Policy
from operations.enums import RunOutcome
from reports.models import StoredReport
from tenantpilot.enums import OperationType
from tests.cast import Cast, sign_in
from tests.operations.journeys import connection_of, finish, start
from visibility import selectors
from visibility.enums import Visibility

pytestmark = pytest.mark.django_db(transaction=True)

SYNC, ROLES = OperationType.INVENTORY_SYNC, OperationType.ENTRA_ADMIN_ROLES_REPORT
POSTURE = OperationType.PERMISSION_POSTURE_REPORT
FOLDER = "roleManagement/directory"
POLICIES = "deviceManagement/deviceCompliancePolicies"
ABSENT = object()
VALUES: tuple[Any, ...] = (
    ABSENT, None, "", 7, -1, 10**30, 1.5, True, [], {}, ["x"], {"id": "x"}, "x" * 5_000,
    "unknownFutureValue", "\u202etxt", "two\nlines", "<script>", "2026-01-01T00:00:00.1234567Z",
    "2026-01-01T00:00:00+05:30", "2026-01-01T00:00:00", "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59.9999999Z", "2026-13-41T99:99:99Z",
)  # fmt: skip


def rewrite(body: bytes) -> bytes:
    """Add to the rows of a list, for each field and each value, a row with that in it."""
    content = json.loads(body)
    if content.get("value"):
        sample = content["value"][0]
        changed = [
            _with(sample, name, value, f"{name}-{number}")
            for name in sample
            for number, value in enumerate(VALUES)
        ]
        content["value"] = changed + content["value"]
    return json.dumps(content).encode()


def _with(sample: dict[str, Any], name: str, value: Any, key: str) -> dict[str, Any]:
    row = {**sample, "id": key, name: value}
    return {each: row[each] for each in row if row[each] is not ABSENT}


def test_policies(connected: Cast, microsoft: StubServer) -> None:
    finish(start(connected))
    with scope(tenant=connected.tenant):
        before = set(present().values_list("external_id", flat=True))
    microsoft.arm(Fault(rewrite=rewrite), path=POLICIES)

    run = finish(start(connected))

    with scope(tenant=connected.tenant):
        after = set(present().values_list("external_id", flat=True))
        family = present().filter(collection="compliance_policies").count()
    assert (run.outcome, run.failure_code) == (RunOutcome.SUCCEEDED, "")
    assert before <= after
    assert run.counts["unreadable"] > 0
    page = sign_in(Client(), connected.operator).get(
        reverse("visibility:page", kwargs={"tenant_id": connected.tenant.pk})
    )
    assert f"{family} policies; {run.counts['unreadable']} could not be read" in page.text


@pytest.mark.parametrize(
    "name",
    [
        "roleDefinitions",
        "roleAssignments",
        "roleAssignmentScheduleInstances",
        "roleEligibilityScheduleInstances",
    ],
)
def test_roles(connected: Cast, microsoft: StubServer, name: str) -> None:
    finish(start(connected, ROLES))
    before = entries(connected)
    microsoft.arm(Fault(rewrite=rewrite), path=f"{FOLDER}/{name}")

    run = finish(start(connected, ROLES))

    assert (run.outcome, run.failure_code) == (RunOutcome.SUCCEEDED, "")
    after = entries(connected)
    assert before.keys() <= after.keys()
    assert {key: after[key]["role_name"] for key in before} == {
        key: before[key]["role_name"] for key in before
    }
    assert "No longer defined" not in json.dumps(list(after.values()))
    for address in report_pages(connected):
        assert sign_in(Client(), connected.operator).get(address).status_code == 200


def test_grants(connected: Cast, microsoft: StubServer) -> None:
    finish(start(connected, POSTURE))
    microsoft.arm(Fault(rewrite=rewrite), path="servicePrincipals(")

    run = finish(start(connected, POSTURE))

    assert run.outcome == RunOutcome.SUCCEEDED
    # What seems to be missing may be what could not be read.
    assert not connection_of(connected).missing_permissions
    assert "False" not in {str(entry["is_granted"]) for entry in entries(connected).values()}


def test_grant_that_cannot_be_read_is_not_called_missing(
    connected: Cast, microsoft: StubServer
) -> None:
    def unreadable(body: bytes) -> bytes:
        content = json.loads(body)
        content["value"][0]["appRoleId"] = None
        return json.dumps(content).encode()

    microsoft.arm(Fault(rewrite=unreadable), path="servicePrincipals(")

    finish(start(connected, OperationType.CONNECTION_CHECK))

    connection = connection_of(connected)
    assert (connection.status, connection.missing_permissions) == ("connected", None)
    with scope(tenant=connected.tenant):
        states = {state.visibility for state in selectors.states()}
    assert Visibility.WITHHELD not in states


def present() -> QuerySet[Policy]:
    found: QuerySet[Policy] = Policy.objects.filter(removed_at=None)
    return found


def entries(cast: Cast) -> dict[str, dict[str, Any]]:
    with scope(tenant=cast.tenant):
        report = StoredReport.objects.order_by("pk").last()
    return {entry["key"]: entry for entry in report.payload["entries"]} if report else {}


def report_pages(cast: Cast) -> list[str]:
    with scope(tenant=cast.tenant):
        report = StoredReport.objects.order_by("pk").last()
    assert report
    keys = {"tenant_id": cast.tenant.pk, "report_id": report.pk}
    return [reverse("reports:detail", kwargs=keys)]
