"""Answers that are well-formed JSON and still not what was asked for."""

import json
from uuid import uuid4

import pytest

from demo.graph_stub.faults import Fault
from demo.graph_stub.server import StubServer
from demo.graph_stub.world import StubTenant
from tenantpilot.graph.client import GraphClient
from tenantpilot.graph.errors import GraphFailure
from tests.graph.leaks import failure_of
from tests.graph.lists import compliance_policies
from tests.graph.scenarios import POLICY, UNREADABLE


def test_data_of_another_tenant_is_refused(
    client: GraphClient, customer: StubTenant, stub: StubServer
) -> None:
    entry = {"id": str(uuid4()), "displayName": "Somebody", "verifiedDomains": []}
    stub.arm(Fault(body=json.dumps({"value": [entry]}).encode()), path="organization")

    assert failure_of(client.organization).failure == GraphFailure.RESPONSE_INVALID


@pytest.mark.parametrize("entries", [[], [{}, {}]])
def test_anything_but_one_organization_is_refused(
    entries: list[object], client: GraphClient, stub: StubServer
) -> None:
    stub.arm(Fault(body=json.dumps({"value": entries}).encode()), path="organization")

    assert failure_of(client.organization).failure == GraphFailure.RESPONSE_INVALID


def test_organization_without_a_primary_domain_has_none(
    client: GraphClient, customer: StubTenant, stub: StubServer
) -> None:
    entry = {"id": str(customer.directory_id), "displayName": "New", "verifiedDomains": []}
    stub.arm(Fault(body=json.dumps({"value": [entry]}).encode()), path="organization")

    assert client.organization().primary_domain == ""


def test_too_many_resources_are_not_asked_for(client: GraphClient, stub: StubServer) -> None:
    entries = [{"appRoleId": str(uuid4()), "resourceId": str(uuid4())} for _ in range(30)]
    resource = {"appId": str(uuid4()), "displayName": "API", "appRoles": []}
    stub.arm(Fault(body=json.dumps({"value": entries}).encode()), path="servicePrincipals(")
    stub.arm(Fault(body=json.dumps(resource).encode()), path="servicePrincipals/")

    error = failure_of(lambda: list(client.granted_app_roles()))

    assert error.failure == GraphFailure.TOO_MANY_PAGES
    assert len(stub.asked_for("servicePrincipals/")) == 25


def entry_with(**changes: object) -> dict[str, object]:
    return {"id": "a-1", "roleDefinitionId": str(uuid4()), "principalId": str(uuid4()), **changes}


@pytest.mark.parametrize(
    "changes",
    [
        {"principal": "a text"},
        {"directoryScopeId": "two\nlines"},
        {"directoryScopeId": 7},
        {"principalId": "me"},
        {"roleDefinitionId": None},
        {"id": "<script>"},
    ],
)
def test_wrongly_typed_role_assignment_costs_only_itself(
    changes: dict[str, object], client: GraphClient, stub: StubServer
) -> None:
    wrong = entry_with(**changes)
    body = json.dumps({"value": [wrong, entry_with(id="a-2")]}).encode()
    stub.arm(Fault(body=body), path="roleManagement/directory/roleAssignments")

    [page] = client.directory_role_assignments()

    assert [item.assignment_id for item in page.items] == ["a-2"]
    assert page.unreadable == (wrong["id"],)


@pytest.mark.parametrize("name", UNREADABLE)
def test_unreadable_policy_costs_only_itself(
    name: str, client: GraphClient, stub: StubServer
) -> None:
    changed = {**POLICY, **UNREADABLE[name]}
    wrong = {key: value for key, value in changed.items() if value != "absent"}
    body = json.dumps({"value": [wrong, {**POLICY, "id": str(uuid4())}]}).encode()
    stub.arm(Fault(body=body), path="deviceManagement")

    [page] = compliance_policies(client)

    assert len(page.items) == 1
    assert len(page.unreadable) == 1


def test_role_assignment_in_an_apps_own_scope_has_no_directory_scope(
    client: GraphClient, stub: StubServer
) -> None:
    entry = {"id": "a-1", "roleDefinitionId": str(uuid4()), "principalId": str(uuid4())}
    body = json.dumps({"value": [entry]}).encode()
    stub.arm(Fault(body=body), path="roleManagement/directory/roleAssignments")

    [page] = client.directory_role_assignments()

    assert page.items[0].directory_scope == ""
    assert page.items[0].principal_name == ""
    assert page.total is None


@pytest.mark.parametrize("count", ["12", -1, True, 2**40, [], None])
def test_count_that_is_none_and_rows_that_are_none_cost_nothing_else(
    count: object, client: GraphClient, stub: StubServer
) -> None:
    content = {"value": [None, "a text", POLICY, [], 7], "@odata.count": count}
    stub.arm(Fault(body=json.dumps(content).encode()), path="deviceManagement")

    [page] = compliance_policies(client)

    assert len(page.items) == 1
    assert (page.total, page.unreadable) == (None, ("", "", "", ""))


def test_numbers_that_are_none_cost_their_field(client: GraphClient, stub: StubServer) -> None:
    text = json.dumps({"value": [{**POLICY, "version": 7}]})
    for number in ("9" * 10_000, "NaN", "-Infinity"):
        body = text.replace('"version": 7', f'"version": {number}')
        stub.arm(Fault(body=body.encode()), path="deviceManagement", times=1)

        [page] = compliance_policies(client)

        assert [(each.external_id, each.revision) for each in page.items] == [(POLICY["id"], "")]


def test_wrongly_typed_fields_of_a_role_definition_cost_only_themselves(
    client: GraphClient, stub: StubServer
) -> None:
    role = {"id": str(uuid4()), "displayName": "Role", "isBuiltIn": "yes"}
    stub.arm(
        Fault(body=json.dumps({"value": [role]}).encode()),
        path="roleManagement/directory/roleDefinitions",
    )
    entry = entry_with(roleDefinitionId=role["id"])
    stub.arm(
        Fault(body=json.dumps({"value": [entry]}).encode()),
        path="roleManagement/directory/roleAssignments",
    )

    [page] = client.directory_role_assignments()

    assert page.items[0].role_name == "Role"
    # Unless Microsoft says that the tenant has made it, it has not.
    assert page.items[0].role_is_built_in


def test_role_whose_definition_cannot_be_read_is_not_called_undefined(
    client: GraphClient, stub: StubServer
) -> None:
    role = {"id": 7, "displayName": "Role"}
    stub.arm(
        Fault(body=json.dumps({"value": [role]}).encode()),
        path="roleManagement/directory/roleDefinitions",
    )
    stub.arm(
        Fault(body=json.dumps({"value": [entry_with()]}).encode()),
        path="roleManagement/directory/roleAssignments",
    )

    [page] = client.directory_role_assignments()

    assert page.items[0].role_is_defined
