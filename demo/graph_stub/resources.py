"""What Graph says about a tenant: one function per address, in Graph's own field names."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from demo.graph_stub.world import StubPolicy, StubRole, StubRoleAssignment, StubTenant
from tenantpilot.graph.permissions import MICROSOFT_GRAPH, REQUIRED_PERMISSIONS

type Json = dict[str, object]

GRAPH_PRINCIPAL_ID = uuid5(NAMESPACE_OID, "Microsoft Graph in every stub tenant")
DIRECTORY = "RoleManagement.Read.Directory"
INTUNE = "DeviceManagementConfiguration.Read.All"
APP_ROLE_IDS = {item.value: str(item.app_role_id) for item in REQUIRED_PERMISSIONS} | {
    # What some tenants grant although nobody asked for it.
    "User.Read.All": "df021288-bdef-4463-88db-98f22de89214",
    "Directory.ReadWrite.All": "19dbc75e-c2e2-444c-a770-ec69d8559fc7",
}
ACTIVATION_ENDS = "2099-01-01T00:00:00Z"


@dataclass(frozen=True, kw_only=True)
class Collection:
    """A list, how an entry is shown, and the permission without which it is refused."""

    permission: str
    entries: Sequence[Any]
    show: Callable[[Any], Json]
    needs_pim: bool = False


def collections_of(tenant: StubTenant) -> dict[str, Collection]:
    """Return every list the tenant has, by path."""
    grants = f"servicePrincipals(appId='{tenant.client_id}')/appRoleAssignments"
    return {
        "organization": Collection(
            permission="Organization.Read.All", entries=[tenant], show=organization
        ),
        grants: Collection(
            permission="Application.Read.All",
            entries=tenant.permissions,
            show=partial(app_role_assignment, tenant),
        ),
        "roleManagement/directory/roleDefinitions": Collection(
            permission=DIRECTORY, entries=tenant.roles, show=role
        ),
        "roleManagement/directory/roleAssignments": Collection(
            permission=DIRECTORY, entries=tenant.role_assignments, show=role_assignment
        ),
        "roleManagement/directory/roleAssignmentScheduleInstances": Collection(
            permission=DIRECTORY,
            entries=tenant.role_assignments,
            show=active_role,
            needs_pim=True,
        ),
        "roleManagement/directory/roleEligibilityScheduleInstances": Collection(
            permission=DIRECTORY,
            entries=tenant.role_eligibilities,
            show=role_assignment,
            needs_pim=True,
        ),
        "deviceManagement/deviceCompliancePolicies": Collection(
            permission=INTUNE, entries=tenant.compliance_policies, show=policy
        ),
        "deviceManagement/deviceConfigurations": Collection(
            permission=INTUNE, entries=tenant.configuration_policies, show=policy
        ),
    }


def organization(tenant: StubTenant) -> Json:
    initial = {"name": f"{tenant.primary_domain.split('.')[0]}.onmicrosoft.example"}
    return {
        "id": str(tenant.directory_id),
        "displayName": tenant.name,
        "verifiedDomains": [
            {**initial, "isDefault": False},
            {"name": tenant.primary_domain, "isDefault": True},
        ],
    }


def app_role_assignment(tenant: StubTenant, permission: str) -> Json:
    return {
        "id": uuid5(tenant.client_id, permission).hex,
        "appRoleId": APP_ROLE_IDS[permission],
        "principalId": str(uuid5(tenant.directory_id, "TenantPilot")),
        "resourceDisplayName": "Microsoft Graph",
        "resourceId": str(GRAPH_PRINCIPAL_ID),
    }


def graph_principal() -> Json:
    """Return the service principal of Microsoft Graph with the permissions it offers."""
    return {
        "appId": str(MICROSOFT_GRAPH),
        "displayName": "Microsoft Graph",
        "appRoles": [{"id": number, "value": value} for value, number in APP_ROLE_IDS.items()],
    }


def role(item: StubRole) -> Json:
    return {"id": str(item.role_id), "displayName": item.name, "isBuiltIn": item.is_built_in}


def role_assignment(item: StubRoleAssignment) -> Json:
    return {
        "id": item.assignment_id,
        "roleDefinitionId": str(item.role_id),
        "principalId": str(item.principal_id),
        "directoryScopeId": item.directory_scope,
        "principal": {
            "@odata.type": f"#microsoft.graph.{item.principal_type}",
            "id": str(item.principal_id),
            "displayName": item.principal_name,
            "userPrincipalName": item.principal_sign_in_name,
        },
    }


def active_role(item: StubRoleAssignment) -> Json:
    return {
        "id": f"{item.assignment_id}-active",
        "roleAssignmentOriginId": item.assignment_id,
        "assignmentType": "Assigned" if item.is_standing else "Activated",
        "endDateTime": None if item.is_standing else ACTIVATION_ENDS,
    }


def policy(item: StubPolicy) -> Json:
    return {
        "@odata.type": f"#microsoft.graph.{item.kind}",
        "id": str(item.policy_id),
        "displayName": item.display_name,
        "version": item.version,
        "createdDateTime": _moment(item.created_at),
        "lastModifiedDateTime": _moment(item.modified_at),
    }


def _moment(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.0000000Z")
