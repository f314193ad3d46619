"""https://learn.microsoft.com/graph/api/rbacapplication-list-roleassignments"""

from collections.abc import Mapping, Sequence
from functools import partial

from demo.graph_stub import visibility
from demo.graph_stub.endpoints import Endpoint, LazyRows
from demo.graph_stub.odata.entities import BETA, V1, Entity, Json
from demo.graph_stub.odata.options import Documented
from demo.graph_stub.resources.role_definitions import role_definition
from demo.graph_stub.world import Holder, Oddity, StubRoleAssignment, StubTenant

PATH = "roleManagement/directory/roleAssignments"
ROLE_ASSIGNMENT = Entity(
    properties=(
        "id", "appScopeId", "condition", "directoryScopeId", "principalId",
        "principalOrganizationId", "roleDefinitionId",
    ),
    navigations=("appScope", "directoryScope", "principal", "roleDefinition"),
)  # fmt: skip


def role_assignment(tenant: StubTenant, item: StubRoleAssignment) -> Json:
    shown: Json = {
        "id": item.assignment_id,
        "appScopeId": item.app_scope,
        "directoryScopeId": item.directory_scope,
        "principalId": str(item.principal_id),
        "roleDefinitionId": str(item.role_id),
        **relations(tenant, item),
    }
    if Oddity.NO_PRINCIPAL_ORGANIZATION not in tenant.oddities:
        organization = item.organization_id or tenant.directory_id
        shown["principalOrganizationId"] = str(organization)
    return shown


def relations(tenant: StubTenant, item: StubRoleAssignment) -> Json:
    """Return what can be expanded: nothing if the principal is gone or from elsewhere."""
    roles = [role_definition(role) for role in tenant.roles if role.role_id == item.role_id]
    is_known = item.holder == Holder.PRESENT
    return {
        "principal": (
            visibility.directory_object(item, granted=tenant.permissions) if is_known else None
        ),
        "roleDefinition": roles[0] if roles else None,
        "directoryScope": None,
        "appScope": None,
    }


def _rows(tenant: StubTenant, _ids: Mapping[str, str]) -> Sequence[Json]:
    return LazyRows(tenant.role_assignments, partial(role_assignment, tenant))


ENDPOINTS = (
    Endpoint(
        path=PATH,
        opened_by=PATH,
        versions=frozenset({V1, BETA}),
        entity=ROLE_ASSIGNMENT,
        rows=_rows,
        documented=Documented.of(
            "$select",
            "$expand",
            "$filter",
            filters=("roleDefinitionId", "principalId", "directoryScopeId"),
        ),
    ),
)
