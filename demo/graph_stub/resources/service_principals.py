"""https://learn.microsoft.com/graph/api/resources/serviceprincipal"""

from collections.abc import Mapping, Sequence
from uuid import NAMESPACE_OID, UUID, uuid5

from demo.graph_stub.endpoints import Endpoint
from demo.graph_stub.grants import APP_ROLE_IDS
from demo.graph_stub.odata.entities import Entity, Json
from demo.graph_stub.odata.options import Documented
from demo.graph_stub.odata.page_tokens import TokenForm
from demo.graph_stub.world import StubHolder, StubTenant

MICROSOFT_GRAPH = "00000003-0000-0000-c000-000000000000"
MICROSOFT = "f8cdef31-a31e-4b4a-93e4-5f571e91255a"
GRAPH_PRINCIPAL_ID = str(uuid5(NAMESPACE_OID, "Microsoft Graph in every stub tenant"))
COLLECTIONS = frozenset(
    {
        "addIns", "alternativeNames", "appRoles", "keyCredentials", "notificationEmailAddresses",
        "oauth2PermissionScopes", "passwordCredentials", "replyUrls", "servicePrincipalNames",
        "resourceSpecificApplicationPermissions", "tags",
    }
)  # fmt: skip
SERVICE_PRINCIPAL = Entity(
    properties=(
        "id", "deletedDateTime", "accountEnabled", "appDescription", "appDisplayName", "appId",
        "applicationTemplateId", "appOwnerOrganizationId", "appRoleAssignmentRequired",
        "description", "disabledByMicrosoftStatus", "displayName", "homepage", "info",
        "loginUrl", "logoutUrl", "notes", "preferredSingleSignOnMode",
        "preferredTokenSigningKeyThumbprint", "samlSingleSignOnSettings",
        "servicePrincipalType", "signInAudience", "tokenEncryptionKeyId", "verifiedPublisher",
        *sorted(COLLECTIONS),
    ),
    navigations=("appRoleAssignedTo", "appRoleAssignments", "memberOf", "owners"),
    collections=COLLECTIONS,
)  # fmt: skip
APP_ROLE_ASSIGNMENT = Entity(
    properties=(
        "id", "deletedDateTime", "appRoleId", "createdDateTime", "principalDisplayName",
        "principalId", "principalType", "resourceDisplayName", "resourceId",
    )
)  # fmt: skip


def own_principal_id(tenant: StubTenant) -> str:
    return str(uuid5(tenant.directory_id, "TenantPilot"))


def own_principal(tenant: StubTenant) -> Json:
    """Return our app as the tenant knows it."""
    return {
        "id": own_principal_id(tenant),
        "accountEnabled": True,
        "appDisplayName": "TenantPilot",
        "appId": str(tenant.client_id),
        "appOwnerOrganizationId": str(tenant.app_home_id or tenant.directory_id),
        "appRoleAssignmentRequired": False,
        "displayName": "TenantPilot",
        "servicePrincipalType": "Application",
        "signInAudience": "AzureADMultipleOrgs",
    }


def graph_principal() -> Json:
    """Return the service principal of Microsoft Graph with the permissions it offers."""
    return {
        "id": GRAPH_PRINCIPAL_ID,
        "accountEnabled": True,
        "appDisplayName": "Microsoft Graph",
        "appId": MICROSOFT_GRAPH,
        "appOwnerOrganizationId": MICROSOFT,
        "appRoleAssignmentRequired": False,
        "appRoles": [_app_role(value, number) for value, number in APP_ROLE_IDS.items()],
        "displayName": "Microsoft Graph",
        "servicePrincipalType": "Application",
        "signInAudience": "AzureADMultipleOrgs",
    }


def _app_role(value: str, number: str) -> Json:
    return {
        "allowedMemberTypes": ["Application"],
        "description": f"Allows the app {value}, without a signed-in user.",
        "displayName": value.replace(".", " "),
        "id": number,
        "isEnabled": True,
        "origin": "Application",
        "value": value,
    }


def app_role_assignment(tenant: StubTenant, permission: str) -> Json:
    return {
        "id": uuid5(tenant.client_id, permission).hex,
        "appRoleId": APP_ROLE_IDS[permission],
        "createdDateTime": "2026-01-12T10:30:00Z",
        "principalDisplayName": "TenantPilot",
        "principalId": own_principal_id(tenant),
        "principalType": "ServicePrincipal",
        "resourceDisplayName": "Microsoft Graph",
        "resourceId": GRAPH_PRINCIPAL_ID,
    }


def _one(tenant: StubTenant, ids: Mapping[str, str]) -> Sequence[Json] | None:
    name, wanted = next(iter(ids.items()))
    others = {each.principal_id: _other_principal(each) for each in tenant.holders}
    known = (own_principal(tenant), graph_principal(), *others.values())
    return [each for each in known if each[name] == wanted] or None


def _granted(tenant: StubTenant, ids: Mapping[str, str]) -> Sequence[Json] | None:
    found = _one(tenant, ids)
    if not found or found[0]["appId"] != str(tenant.client_id):
        return [] if found else None
    return [app_role_assignment(tenant, value) for value in tenant.permissions]


def _assigned_to(tenant: StubTenant, ids: Mapping[str, str]) -> Sequence[Json] | None:
    found = _one(tenant, ids)
    if not found or found[0]["id"] != GRAPH_PRINCIPAL_ID:
        return [] if found else None
    own = [app_role_assignment(tenant, value) for value in tenant.permissions]
    return own + [_held_by(each) for each in tenant.holders]


def _other_principal(holder: StubHolder) -> Json:
    return {
        "id": str(holder.principal_id),
        "accountEnabled": holder.is_enabled,
        "appDisplayName": holder.name,
        "appId": str(uuid5(holder.principal_id, "app")),
        "appOwnerOrganizationId": str(holder.owner_id),
        "appRoleAssignmentRequired": False,
        "displayName": holder.name,
        "servicePrincipalType": "Application",
        "signInAudience": "AzureADMultipleOrgs",
    }


def _held_by(holder: StubHolder) -> Json:
    return {
        "id": uuid5(holder.principal_id, str(holder.app_role_id)).hex,
        "appRoleId": str(holder.app_role_id),
        "createdDateTime": holder.granted_at,
        "principalDisplayName": holder.name,
        "principalId": str(holder.principal_id),
        "principalType": "ServicePrincipal",
        "resourceDisplayName": "Microsoft Graph",
        "resourceId": GRAPH_PRINCIPAL_ID,
    }


def _principal_at(path: str) -> Endpoint:
    return Endpoint(
        path=path,
        opened_by="servicePrincipals/{id}",
        entity=SERVICE_PRINCIPAL,
        rows=_one,
        documented=Documented.of("$select"),
        is_list=False,
    )


def _list_at(path: str, *, granted_by_it: bool) -> Endpoint:
    name = "appRoleAssignedTo" if granted_by_it else "appRoleAssignments"
    return Endpoint(
        path=f"{path}/{name}",
        opened_by=f"servicePrincipals/{{id}}/{name}",
        entity=APP_ROLE_ASSIGNMENT,
        rows=_assigned_to if granted_by_it else _granted,
        documented=Documented.of("$select", "$count", "$top"),
        token_form=TokenForm.QUOTED,
    )


ADDRESSES = ("servicePrincipals/{id}", "servicePrincipals(appId='{appId}')")
ENDPOINTS = tuple(
    endpoint
    for path in ADDRESSES
    for endpoint in (
        _principal_at(path),
        _list_at(path, granted_by_it=False),
        _list_at(path, granted_by_it=True),
    )
)


def app_role_id(permission: str) -> UUID:
    return UUID(APP_ROLE_IDS[permission])
