"""Every documented address the stub knows, one module per resource."""

from demo.graph_stub.endpoints import Endpoint
from demo.graph_stub.resources import (
    applications,
    device_policies,
    groups,
    organization,
    policy_lists,
    role_assignments,
    role_definitions,
    role_schedules,
    service_principals,
    tenant_relationships,
    users,
)

ENDPOINTS: tuple[Endpoint, ...] = (
    *organization.ENDPOINTS,
    *service_principals.ENDPOINTS,
    *applications.ENDPOINTS,
    *role_definitions.ENDPOINTS,
    *role_assignments.ENDPOINTS,
    *role_schedules.ENDPOINTS,
    *tenant_relationships.ENDPOINTS,
    *users.ENDPOINTS,
    *groups.ENDPOINTS,
    *device_policies.ENDPOINTS,
    *policy_lists.ENDPOINTS,
)


def segments(path: str) -> list[Endpoint]:
    """Return the endpoints of the path, whatever their version."""
    return [endpoint for endpoint in ENDPOINTS if endpoint.match(path) is not None]
