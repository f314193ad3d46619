"""Oddities of Microsoft's lists of roles, through worker, real HTTP and the report's page."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django_scopes import scope

from demo.graph_stub.faults import Fault
from demo.graph_stub.licences import E3_GOVERNANCE
from demo.graph_stub.refusals import permission_missing
from demo.graph_stub.server import StubServer
from demo.graph_stub.words import GLOBAL_ADMINISTRATOR
from demo.graph_stub.world import StubGroup, StubPrincipal, StubRole, StubRoleAssignment, StubTenant
from reports.models import StoredReport
from tenantpilot.graph.resources.built_in_roles import LIST_DATE
from tests.cast import Cast, sign_in
from tests.reports.journeys import make, url
from visibility import selectors
from visibility.enums import Area, Visibility

pytestmark = pytest.mark.django_db(transaction=True)

FOLDER = "roleManagement/directory"
ACTIVE = f"{FOLDER}/roleAssignmentScheduleInstances"


def entries(report: StoredReport) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = report.payload["entries"]
    return found


def page_of(report: StoredReport, cast: Cast) -> str:
    return sign_in(Client(), cast.operator).get(url("detail", report)).text


def only(tenant: StubTenant, **values: Any) -> StubRoleAssignment:
    """Let the tenant have one assignment of Global Administrator, and no other."""
    usual: dict[str, Any] = {"role_id": GLOBAL_ADMINISTRATOR.role_id, "is_standing": True}
    first = replace(tenant.role_assignments[0], **(usual | values))
    tenant.role_assignments[:] = [first]
    tenant.role_eligibilities.clear()
    return first


def rows(change: Callable[[list[dict[str, Any]]], list[dict[str, Any]]]) -> Fault:
    def rewrite(body: bytes) -> bytes:
        content = json.loads(body)
        content["value"] = change(content["value"])
        return json.dumps(content).encode()

    return Fault(rewrite=rewrite)


def test_governance_without_p2_has_its_data_shown(connected: Cast, stub_tenant: StubTenant) -> None:
    """Oddity 25."""
    stub_tenant.plans = list(E3_GOVERNANCE)
    stub_tenant.role_assignments[0].is_standing = False

    report = make(connected)

    assert {"standing", "time_bound", "eligible"} <= {each["duration"] for each in entries(report)}
    assert "needs Entra ID P2" not in page_of(report, connected)


def test_group_is_listed_once_however_many_members_share_its_assignment(
    connected: Cast, stub_tenant: StubTenant
) -> None:
    """Oddity 26: members come with the group's own roleAssignmentOriginId."""
    group = only(stub_tenant, principal_type="group", principal_name="Tier 0", principal_id=uuid4())
    stub_tenant.groups[group.principal_id] = StubGroup(members=people(2))

    report = make(connected)

    [entry] = entries(report)
    assert (entry["principal_name"], entry["duration"]) == ("Tier 0", "standing")
    assert report.summary["holders"] == 1


def test_standing_wins_over_an_activation_of_the_same_role(
    connected: Cast, microsoft: StubServer, stub_tenant: StubTenant
) -> None:
    """Oddity 27: Assigned without end, and Activated until 18:00."""
    only(stub_tenant)

    def with_activation(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
        activated = {"assignmentType": "Activated", "endDateTime": "2099-01-01T18:00:00Z"}
        return [{**found[0], **activated, "id": "activated"}, *found]

    microsoft.arm(rows(with_activation), path=ACTIVE)

    [entry] = entries(make(connected))

    assert entry["duration"] == "standing"


def test_instances_without_a_start_are_read_without_complaint(
    connected: Cast, microsoft: StubServer
) -> None:
    """Oddity 28."""
    microsoft.arm(
        rows(lambda found: [{**each, "startDateTime": None} for each in found]), path=ACTIVE
    )

    report = make(connected)

    with scope(tenant=connected.tenant):
        state = selectors.state_of(Area.ROLES_OVER_TIME)
    assert (state.visibility, state.left_out) == (Visibility.SEEN, 0)
    assert "active" not in {each["duration"] for each in entries(report)}


@pytest.mark.parametrize(
    ("changes", "duration"),
    [
        # A word that Microsoft has added since: nothing is claimed.
        ({"assignmentType": "Delegated"}, "active"),
        ({"assignmentType": None}, "active"),
        ({"assignmentType": "Assigned", "endDateTime": "9999-12-31T23:59:59Z"}, "standing"),
        ({"roleAssignmentOriginId": None, "assignmentType": "Activated"}, "time_bound"),
        ({"roleAssignmentOriginId": None}, "standing"),
    ],
)
def test_duration_is_told_by_what_is_known(
    connected: Cast,
    microsoft: StubServer,
    stub_tenant: StubTenant,
    changes: dict[str, object],
    duration: str,
) -> None:
    only(stub_tenant)
    microsoft.arm(rows(lambda found: [{**each, **changes} for each in found]), path=ACTIVE)

    [entry] = entries(make(connected))

    assert entry["duration"] == duration


def test_assignments_in_two_scopes_of_applications_are_two(
    connected: Cast, stub_tenant: StubTenant
) -> None:
    """Oddity 29."""
    first = only(stub_tenant, directory_scope=None, app_scope="/AccessPackageCatalog/one")
    stub_tenant.role_assignments.append(
        replace(first, assignment_id="second", app_scope="/AccessPackageCatalog/two")
    )

    report = make(connected)

    assert {each["scope"] for each in entries(report)} == {
        "app:/AccessPackageCatalog/one",
        "app:/AccessPackageCatalog/two",
    }
    assert "Whole directory" not in page_of(report, connected)


def test_new_built_in_role_is_counted_apart_from_ordinary_ones(
    connected: Cast, microsoft: StubServer, stub_tenant: StubTenant
) -> None:
    """Oddity 31: isBuiltIn, an unknown id, and no mark because the beta does not answer."""
    new = StubRole(role_id=uuid4(), name="Passkey Administrator")
    stub_tenant.roles.append(new)
    only(stub_tenant)
    stub_tenant.role_assignments[0].role_id = new.role_id
    microsoft.arm(permission_missing(), path=f"{FOLDER}/roleDefinitions", times=1)

    report = make(connected)

    assert report.summary["unlisted"] == 1
    page = page_of(report, connected)
    assert f"Not on our list of {LIST_DATE:%-d %B %Y}" in page
    assert "Passkey Administrator" in page


@pytest.mark.parametrize("is_hidden", [True, False])
def test_members_of_a_group_are_not_said_to_be_none(
    connected: Cast, stub_tenant: StubTenant, *, is_hidden: bool
) -> None:
    """Oddities 17 and 32: hidden members, and applications that v1.0 leaves out.

    Members of groups are not read, and the report says so instead of counting them.
    """
    group = only(stub_tenant, principal_type="group", principal_name="Tier 0")
    stub_tenant.groups[group.principal_id] = StubGroup(members=people(3), is_hidden=is_hidden)

    report = make(connected)

    page = page_of(report, connected)
    assert "Members of groups that hold a role" in page
    assert "TenantPilot does not read this yet." in page
    assert "empty group" not in page.lower()


def people(number: int) -> list[StubPrincipal]:
    return [
        StubPrincipal(
            principal_id=uuid4(),
            principal_type="user" if each else "servicePrincipal",
            principal_name=f"Member {each}",
        )
        for each in range(number)
    ]
