"""The application permissions TenantPilot asks a tenant for: reading, never writing.

Ids: https://learn.microsoft.com/graph/permissions-reference
"""

from dataclasses import dataclass
from uuid import UUID

MICROSOFT_GRAPH = UUID("00000003-0000-0000-c000-000000000000")


@dataclass(frozen=True, kw_only=True)
class RequiredPermission:
    """A permission, its id in every tenant, and what we need it for."""

    value: str
    app_role_id: UUID
    reason: str


READ_ORGANIZATION = RequiredPermission(
    value="Organization.Read.All",
    app_role_id=UUID("498476ce-e0fe-48b0-b801-37ba7e2685c6"),
    reason="to show the tenant's name and primary domain",
)
READ_APPLICATIONS = RequiredPermission(
    value="Application.Read.All",
    app_role_id=UUID("9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30"),
    reason="to see which permissions the tenant has granted",
)
READ_ROLES = RequiredPermission(
    value="RoleManagement.Read.Directory",
    app_role_id=UUID("483bed4a-2ad3-4361-a73b-c83ccdbdc53c"),
    reason="to report who holds administrator roles",
)
READ_DEVICE_POLICIES = RequiredPermission(
    value="DeviceManagementConfiguration.Read.All",
    app_role_id=UUID("dc377aa6-52d8-4e23-b271-2a7ae04cedf3"),
    reason="to take stock of Intune policies",
)

REQUIRED_PERMISSIONS = (READ_ORGANIZATION, READ_APPLICATIONS, READ_ROLES, READ_DEVICE_POLICIES)
