"""What each permission is for, and what does not work without it."""

from tenantpilot.graph.permissions import REQUIRED_PERMISSIONS

REASONS = {permission.value: permission.reason for permission in REQUIRED_PERMISSIONS}

_COSTS = {
    "Organization.Read.All": "Connection checks fail, because the tenant cannot be recognised.",
    "Application.Read.All": "Neither connection checks nor this report can see what is granted.",
    "RoleManagement.Read.Directory": "The Entra admin roles report cannot be made.",
    "DeviceManagementConfiguration.Read.All": "Inventory syncs cannot read any Intune policy.",
}


def cost_of(value: str) -> str:
    """Return what is lost without the permission, in one sentence."""
    return _COSTS.get(value, "A part of TenantPilot that needs it does not work.")
