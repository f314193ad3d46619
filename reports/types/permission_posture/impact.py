"""What each permission is for, and what does not work without it."""

from tenantpilot.graph.permissions import (
    INVENTORY_PERMISSIONS,
    NAMING_PERMISSIONS,
    REQUIRED_PERMISSIONS,
    USED_IF_GRANTED,
)

REASONS = {
    permission.value: permission.reason
    for permission in (
        *REQUIRED_PERMISSIONS,
        *NAMING_PERMISSIONS,
        *INVENTORY_PERMISSIONS,
        *USED_IF_GRANTED,
    )
}

_IMPACTS = {
    "Organization.Read.All": "Connection checks fail, because the tenant cannot be recognised.",
    "Application.Read.All": "Neither connection checks nor this report can see what is granted.",
    "RoleManagement.Read.Directory": "The Entra admin roles report cannot be made.",
    "User.Read.All": "Names of people are withheld, and guests cannot be told from members.",
    "GroupMember.Read.All": "Names of groups are withheld.",
    "DeviceManagementConfiguration.Read.All": "Inventory syncs cannot read any Intune policy.",
}


def impact_of(value: str) -> str:
    """Return what is lost without the permission, in one sentence."""
    return _IMPACTS.get(value, "A part of TenantPilot that needs it does not work.")
