"""What a healthy tenant tells."""

from datetime import UTC, datetime

from demo.graph_stub.server import StubServer
from demo.graph_stub.words import GLOBAL_ADMINISTRATOR
from demo.graph_stub.world import StubTenant
from tenantpilot.graph.client import GraphClient
from tenantpilot.graph.permissions import (
    INVENTORY_PERMISSIONS,
    MICROSOFT_GRAPH,
    NAMING_PERMISSIONS,
    REQUIRED_PERMISSIONS,
)
from tenantpilot.graph.resources.directory_roles import PrincipalKind
from tests.graph.conftest import ClientFor
from tests.graph.lists import compliance_policies, policies


def test_organization_is_the_tenant_itself(client: GraphClient, customer: StubTenant) -> None:
    organization = client.organization()

    assert organization.directory_id == customer.directory_id
    assert organization.display_name == "Fernhill Dental"
    assert organization.primary_domain == "fernhill.example"


def test_granted_app_roles_carry_their_names(client: GraphClient) -> None:
    [page] = client.granted_app_roles()

    asked = (*REQUIRED_PERMISSIONS, *NAMING_PERMISSIONS, *INVENTORY_PERMISSIONS)
    assert {role.value for role in page.items} == {item.value for item in asked}
    assert {role.app_role_id for role in page.items} == {item.app_role_id for item in asked}
    assert {role.resource_app_id for role in page.items} == {MICROSOFT_GRAPH}
    assert page.items[0].resource_name == "Microsoft Graph"


def test_a_resource_is_asked_for_once(client: GraphClient, stub: StubServer) -> None:
    list(client.granted_app_roles())

    paths = [request.path for request in stub.asked_for("servicePrincipals/")]
    assert len(paths) == 1


def test_missing_permissions_are_not_listed(client: GraphClient, customer: StubTenant) -> None:
    customer.permissions.remove("RoleManagement.Read.Directory")

    [page] = client.granted_app_roles()

    assert "RoleManagement.Read.Directory" not in {role.value for role in page.items}


def test_role_assignments_name_role_and_principal(
    client: GraphClient, customer: StubTenant
) -> None:
    assignment = customer.role_assignments[0]
    assignment.role_id = GLOBAL_ADMINISTRATOR.role_id
    assignment.principal_type = "user"
    assignment.principal_name = "Amara Kaya"
    assignment.principal_sign_in_name = "amara@fernhill.example"
    assignment.directory_scope = "/"

    pages = list(client.directory_role_assignments())

    first = pages[0].items[0]
    assert [len(page.items) for page in pages] == [10, 5]
    assert first.role_name == "Global Administrator"
    assert first.role_is_built_in
    assert first.principal_id == assignment.principal_id
    assert first.principal_kind == PrincipalKind.USER
    assert first.principal_name == "Amara Kaya"
    assert first.principal_sign_in_name == "amara@fernhill.example"
    assert first.directory_scope == "/"


def test_deleted_role_and_principal_leave_the_assignment(
    client: GraphClient, customer: StubTenant
) -> None:
    customer.roles.clear()
    customer.role_assignments[0].principal_type = "somethingNew"

    first = next(client.directory_role_assignments()).items[0]

    assert first.role_name == ""
    assert not first.role_is_built_in
    assert first.principal_kind == PrincipalKind.UNKNOWN


def test_compliance_policies_come_in_pages(client: GraphClient, customer: StubTenant) -> None:
    pages = list(compliance_policies(client))

    assert [len(page.items) for page in pages] == [10, 10, 5]
    assert {page.total for page in pages} == {None}
    assert [policy.external_id for page in pages for policy in page.items] == [
        policy.policy_id for policy in customer.compliance_policies
    ]


def test_configuration_policies_carry_their_fields(
    client: GraphClient, customer: StubTenant
) -> None:
    stubbed = customer.configuration_policies[0]
    stubbed.kind = "iosGeneralDeviceConfiguration"
    stubbed.modified_at = datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)

    policy = next(policies(client, "configuration_policies")).items[0]

    assert policy.external_id == stubbed.policy_id
    assert policy.name == stubbed.display_name
    assert policy.kind == "iosGeneralDeviceConfiguration"
    assert policy.revision == str(stubbed.version)
    assert policy.modified_at == datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)


def test_a_page_is_fetched_when_it_is_asked_for(client: GraphClient, stub: StubServer) -> None:
    pages = compliance_policies(client)

    next(pages)

    assert len(stub.asked_for("deviceManagement/")) == 1


def test_a_renamed_policy_is_seen_at_the_next_reading(
    client: GraphClient, customer: StubTenant
) -> None:
    list(compliance_policies(client))
    customer.compliance_policies[0].display_name = "Renamed"

    assert next(compliance_policies(client)).items[0].name == "Renamed"


def test_an_empty_list_is_one_empty_page(client: GraphClient, customer: StubTenant) -> None:
    customer.compliance_policies.clear()

    [page] = compliance_policies(client)

    assert page.items == ()


def test_one_token_serves_every_call(client: GraphClient, stub: StubServer) -> None:
    client.organization()
    list(compliance_policies(client))

    assert len(stub.asked_for("token")) == 1


def test_client_works_in_a_with_block(client_for: ClientFor, customer: StubTenant) -> None:
    with client_for(customer) as client:
        assert client.organization().display_name == "Fernhill Dental"
