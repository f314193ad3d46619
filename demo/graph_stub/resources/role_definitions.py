"""https://learn.microsoft.com/graph/api/rbacapplication-list-roledefinitions"""

from collections.abc import Mapping, Sequence

from demo.graph_stub.endpoints import Endpoint
from demo.graph_stub.odata.entities import BETA, V1, Entity, Json
from demo.graph_stub.odata.options import Documented
from demo.graph_stub.world import StubRole, StubTenant

PATH = "roleManagement/directory/roleDefinitions"
ROLE_DEFINITION = Entity(
    properties=(
        "id", "description", "displayName", "isBuiltIn", "isEnabled", "resourceScopes",
        "rolePermissions", "templateId", "version",
    ),
    beta_properties=("isPrivileged", "allowedPrincipalTypes"),
    navigations=("inheritsPermissionsFrom",),
    collections=frozenset({"rolePermissions"}),
)  # fmt: skip


def role_definition(role: StubRole) -> Json:
    return {
        "id": str(role.role_id),
        "description": None,
        "displayName": role.name,
        "isBuiltIn": role.is_built_in,
        "isEnabled": True,
        "isPrivileged": role.is_privileged,
        "resourceScopes": ["/"],
        "templateId": str(role.role_id),
        "version": "1",
    }


def _rows(tenant: StubTenant, _ids: Mapping[str, str]) -> Sequence[Json]:
    return [role_definition(role) for role in tenant.roles]


ENDPOINTS = (
    Endpoint(
        path=PATH,
        opened_by=PATH,
        versions=frozenset({V1, BETA}),
        entity=ROLE_DEFINITION,
        rows=_rows,
        documented=Documented.of(
            "$select", "$expand", "$filter", filters=("id", "displayName", "isBuiltIn")
        ),
    ),
)
