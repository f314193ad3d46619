"""How well a tenant is kept: what a review has to tell of the tidy one and of the troubled one.

The usual tenant is left as it was made. Everything planted is what real tenants have.
"""

from collections.abc import Sequence
from enum import StrEnum
from uuid import uuid5

from demo.graph_stub import words
from demo.graph_stub.world import StubHolder, StubRole, StubRoleAssignment, StubTenant
from tenantpilot.graph.dangerous_permissions import BY_NAME

GLOBAL, EXCHANGE = words.GLOBAL_ADMINISTRATOR, words.ROLES[4]
READER, HELPDESK = words.ROLES[7], words.ROLES[6]


class Posture(StrEnum):
    """How well a tenant is kept."""

    USUAL = "usual"
    TIDY = "tidy"
    TROUBLED = "troubled"


def arrange(tenant: StubTenant, posture: Posture) -> None:
    """Make the tenant tidy or troubled."""
    if posture == Posture.TIDY:
        _tidy(tenant)
    if posture == Posture.TROUBLED:
        _trouble(tenant)


def _tidy(tenant: StubTenant) -> None:
    """Two emergency accounts, no app and no guest with power, every policy assigned."""
    tenant.holders = []
    small = [each for each in tenant.role_assignments if each.principal_type == "user"]
    for place, each in enumerate(small):
        each.role_id = (READER, HELPDESK, EXCHANGE)[place % 3].role_id
        each.user_type = "Member"
        each.principal_sign_in_name = _without_guest(each.principal_sign_in_name or "")
    emergency = [_held(tenant, f"Emergency access {number}", GLOBAL) for number in (1, 2)]
    tenant.role_assignments = _in_the_middle(small, emergency)
    for policy in tenant.policies:
        policy.assignments = [{"id": f"{policy.policy_id}_all", "target": {
            "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget"}}]  # fmt: skip


def _trouble(tenant: StubTenant) -> None:
    """Too many who can do everything, among them a guest and an app; rules for no one."""
    people = ("Martin Ashdown", "Priya Okafor", "Priya Okafor", "Old scanner account")
    planted = [_held(tenant, name, GLOBAL, number=place) for place, name in enumerate(people)]
    guest = _held(tenant, "Sven Dahl", GLOBAL)
    guest.principal_sign_in_name = f"sven.dahl_contractor.example#EXT#@{tenant.primary_domain}"
    guest.user_type = "Guest"
    app = _held(tenant, "Payroll connector", GLOBAL)
    app.principal_type, app.principal_sign_in_name = "servicePrincipal", None
    tenant.role_assignments = _in_the_middle(tenant.role_assignments, [*planted, guest, app])
    tenant.holders.append(_holder(tenant, "Old telephone system",
                                  "RoleManagement.ReadWrite.Directory"))  # fmt: skip
    # The last ones: the demo's past begins with the first.
    for policy in tenant.compliance_policies[-3:]:
        policy.assignments = []


def _held(tenant: StubTenant, name: str, role: StubRole, *, number: int = 0) -> StubRoleAssignment:
    """Return an assignment for the whole directory, all the time."""
    principal_id = uuid5(tenant.directory_id, f"{name} {number}")
    local = name.lower().replace(" ", ".") + (str(number) if number else "")
    return StubRoleAssignment(
        assignment_id=f"{uuid5(principal_id, str(role.role_id)).hex}-1",
        role_id=role.role_id,
        principal_id=principal_id,
        principal_type="user",
        principal_name=name,
        principal_sign_in_name=f"{local}@{tenant.primary_domain}",
    )


def _holder(tenant: StubTenant, name: str, permission: str) -> StubHolder:
    return StubHolder(
        principal_id=uuid5(tenant.directory_id, name),
        name=name,
        app_role_id=BY_NAME[permission].app_role_id,
        owner_id=tenant.directory_id,
    )


def _in_the_middle(
    usual: Sequence[StubRoleAssignment], planted: Sequence[StubRoleAssignment]
) -> list[StubRoleAssignment]:
    """Put them where the demo's past changes nothing: it begins and ends with the others."""
    half = (len(usual) + 1) // 2
    return [*usual[:half], *planted, *usual[half:]]


def _without_guest(name: str) -> str:
    local, _mark, rest = name.partition("#EXT#")
    return f"{local.rsplit('_', 1)[0]}{rest}" if rest else name
