"""The application permissions that TenantPilot asks for: reading, never writing.

A larger permission counts as well, endpoint by endpoint: data/permissions.json, made from
Microsoft's permissions reference (https://learn.microsoft.com/graph/permissions-reference).
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

MICROSOFT_GRAPH = UUID("00000003-0000-0000-c000-000000000000")

_DATA = json.loads((Path(__file__).parent / "data" / "permissions.json").read_text())
# The permissions that open an endpoint, any one of them.
OPENS: dict[str, frozenset[str]] = {
    endpoint: frozenset(names) for endpoint, names in _DATA["endpoints"].items()
}
APP_ROLE_IDS = {name: UUID(number) for name, number in _DATA["app_role_ids"].items()}
NAMES = {number: name for name, number in APP_ROLE_IDS.items()}

ROLE_LISTS = (
    "roleManagement/directory/roleDefinitions",
    "roleManagement/directory/roleAssignments",
    "roleManagement/directory/roleAssignmentScheduleInstances",
    "roleManagement/directory/roleEligibilityScheduleInstances",
)
# Smaller ones open organization too, but show neither its licences nor all of its properties.
_WHOLE_ORGANIZATION = frozenset(
    {
        "Organization.Read.All",
        "Organization.ReadWrite.All",
        "Directory.Read.All",
        "Directory.ReadWrite.All",
    }
)
_USER_PROPERTIES = frozenset(
    {"User.Read.All", "User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"}
)
# It answers for the app's own objects only, and Microsoft Graph belongs to no app.
_OWNED_ONLY = {"Application.ReadWrite.OwnedBy"}
_GROUP_MEMBERS = (OPENS["groups"] & OPENS["groups/{id}/members"]) - {"Group.ReadBasic.All"}


@dataclass(frozen=True, kw_only=True)
class RequiredPermission:
    """A permission, its id in every tenant, and the reason we need it.

    `met_by` holds one set of names per endpoint that we read with it: it is granted if each
    set has a granted one.
    """

    value: str
    reason: str
    met_by: tuple[frozenset[str], ...]

    @property
    def app_role_id(self) -> UUID:
        return APP_ROLE_IDS[self.value]

    def is_met(self, granted: Iterable[str]) -> bool:
        """Return whether the granted permissions of Microsoft Graph open all we read with it."""
        names = set(granted)
        return all(names & opens for opens in self.met_by)


def opens(endpoint: str, *, granted: Iterable[str]) -> bool:
    """Return whether one of the granted permissions opens the endpoint."""
    return not OPENS[endpoint].isdisjoint(granted)


READ_ORGANIZATION = RequiredPermission(
    value="Organization.Read.All",
    reason="to show the tenant's name, primary domain and licences",
    met_by=(_WHOLE_ORGANIZATION,),
)
READ_APPLICATIONS = RequiredPermission(
    value="Application.Read.All",
    reason="to see which permissions the tenant has granted",
    met_by=(
        OPENS["servicePrincipals/{id}"] - _OWNED_ONLY,
        OPENS["servicePrincipals/{id}/appRoleAssignments"] - _OWNED_ONLY,
    ),
)
READ_ROLES = RequiredPermission(
    value="RoleManagement.Read.Directory",
    reason="to report who holds administrator roles",
    met_by=tuple(OPENS[endpoint] for endpoint in ROLE_LISTS),
)
READ_DEVICE_POLICIES = RequiredPermission(
    value="DeviceManagementConfiguration.Read.All",
    reason="to take stock of Intune policies",
    met_by=(
        OPENS["deviceManagement/deviceCompliancePolicies"],
        OPENS["deviceManagement/deviceConfigurations"],
    ),
)
READ_USERS = RequiredPermission(
    value="User.Read.All",
    reason="to name the people who hold administrator roles and to tell guests",
    met_by=(_USER_PROPERTIES,),
)
READ_GROUPS = RequiredPermission(
    value="GroupMember.Read.All",
    reason="to name the groups that hold administrator roles and their members",
    met_by=(_GROUP_MEMBERS,),
)
READ_SCRIPTS = RequiredPermission(
    value="DeviceManagementScripts.Read.All",
    reason="to list the PowerShell scripts of devices",
    met_by=(OPENS["beta/deviceManagement/deviceManagementScripts"],),
)
READ_ENROLMENT = RequiredPermission(
    value="DeviceManagementServiceConfig.Read.All",
    reason="to list enrolment restrictions and Autopilot profiles",
    met_by=(
        OPENS["deviceManagement/deviceEnrollmentConfigurations"],
        OPENS["beta/deviceManagement/windowsAutopilotDeploymentProfiles"],
    ),
)
READ_APPS = RequiredPermission(
    value="DeviceManagementApps.Read.All",
    reason="to list apps, their configuration and their protection",
    met_by=(
        OPENS["deviceAppManagement/mobileApps"],
        OPENS["deviceAppManagement/mobileAppConfigurations"],
        OPENS["deviceAppManagement/targetedManagedAppConfigurations"],
        OPENS["deviceAppManagement/iosManagedAppProtections"],
        OPENS["deviceAppManagement/androidManagedAppProtections"],
    ),
)
READ_POLICIES = RequiredPermission(
    value="Policy.Read.All",
    reason="to list Conditional Access policies",
    met_by=(OPENS["identity/conditionalAccess/policies"],),
)

READ_PARTNERS = RequiredPermission(
    value="CrossTenantInformation.ReadBasic.All",
    reason="to name organisations outside that hold administrator roles",
    met_by=(OPENS["tenantRelationships/findTenantInformationByTenantId"],),
)

# Without one of these an operation reads nothing at all.
REQUIRED_PERMISSIONS = (READ_ORGANIZATION, READ_APPLICATIONS, READ_ROLES, READ_DEVICE_POLICIES)
# Without these Microsoft answers, but withholds names.
NAMING_PERMISSIONS = (READ_USERS, READ_GROUPS)
# Without one of these an inventory sync leaves some lists out.
INVENTORY_PERMISSIONS = (READ_SCRIPTS, READ_ENROLMENT, READ_APPS, READ_POLICIES)
# Never asked for: few tenants have what it shows. Where it is granted, it is used.
USED_IF_GRANTED = (READ_PARTNERS,)
EVERY_PERMISSION = (*REQUIRED_PERMISSIONS, *NAMING_PERMISSIONS, *INVENTORY_PERMISSIONS)
