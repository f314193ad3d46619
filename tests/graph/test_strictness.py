"""Answers that are well-formed JSON and still not what was asked for."""

import json
from uuid import uuid4

import pytest

from demo.graph_stub.faults import Fault
from demo.graph_stub.server import StubServer
from demo.graph_stub.world import StubTenant
from tenantpilot.graph.client import GraphClient
from tenantpilot.graph.failures import GraphFailure
from tests.graph.leaks import failure_of


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


@pytest.mark.parametrize(
    "changes",
    [
        {"principal": "a text"},
        {"principal": {"displayName": 7}},
        {"directoryScopeId": "not a path"},
        {"directoryScopeId": 7},
        {"principalId": "me"},
        {"id": "<script>"},
    ],
)
def test_wrongly_typed_role_assignment_is_refused(
    changes: dict[str, object], client: GraphClient, stub: StubServer
) -> None:
    entry = {"id": "a-1", "roleDefinitionId": str(uuid4()), "principalId": str(uuid4())}
    body = json.dumps({"value": [{**entry, **changes}]}).encode()
    stub.arm(Fault(body=body), path="roleManagement/directory/roleAssignments")

    error = failure_of(lambda: list(client.directory_role_assignments()))

    assert error.failure == GraphFailure.RESPONSE_INVALID


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


def test_wrongly_typed_role_definition_is_refused(client: GraphClient, stub: StubServer) -> None:
    entry = {"id": str(uuid4()), "displayName": "Role", "isBuiltIn": "yes"}
    body = json.dumps({"value": [entry]}).encode()
    stub.arm(Fault(body=body), path="roleManagement/directory/roleDefinitions")

    error = failure_of(lambda: list(client.directory_role_assignments()))

    assert error.failure == GraphFailure.RESPONSE_INVALID
