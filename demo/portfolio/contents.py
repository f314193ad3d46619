"""What reports on the customers say: a few documents that many of them share."""

from functools import cache
from uuid import UUID

from demo.graph_stub.grants import APP_ROLE_IDS
from reports.enums import AssignmentDuration
from reports.types.document import Document
from reports.types.entra_admin_roles.entry import RoleEntry
from reports.types.entra_admin_roles.findings import assess
from reports.types.entra_admin_roles.roles import GLOBAL_ADMINISTRATOR, privilege_of
from reports.types.permission_posture.handler import entries_of
from tenantpilot.enums import ReportType
from tenantpilot.graph.permissions import (
    MICROSOFT_GRAPH,
    NAMING_PERMISSIONS,
    REQUIRED_PERMISSIONS,
)
from tenantpilot.graph.resources.app_roles import GrantedAppRole
from tenantpilot.graph.resources.directory_roles import PrincipalKind, PrincipalVisibility

TOO_MUCH = "Directory.ReadWrite.All"
_USUAL = tuple(each.value for each in (*REQUIRED_PERMISSIONS, *NAMING_PERMISSIONS))


@cache
def admin_roles(finding: str = "") -> Document:
    """Return a report on administrators, with one finding more of that severity."""
    people = [_administrator(number) for number in range(1, 3)]
    if finding == "high":
        people.append(_administrator(3, is_guest=True))
    if finding == "medium":
        people.append(_administrator(4))
    return Document.of(ReportType.ENTRA_ADMIN_ROLES, people)


@cache
def permissions(*, missing: int = 0, has_too_much: bool = False) -> Document:
    """Return a permission posture report of an app that lacks so many permissions."""
    names = [*_USUAL[missing:], *([TOO_MUCH] if has_too_much else [])]
    granted = [
        GrantedAppRole(
            app_role_id=UUID(APP_ROLE_IDS[name]),
            value=name,
            resource_app_id=MICROSOFT_GRAPH,
            resource_name="Microsoft Graph",
        )
        for name in names
    ]
    return Document.of(ReportType.PERMISSION_POSTURE, entries_of(granted))


def _administrator(number: int, *, is_guest: bool = False) -> RoleEntry:
    privilege = privilege_of(role_id=GLOBAL_ADMINISTRATOR, is_built_in=True)
    duration, shown = AssignmentDuration.STANDING, PrincipalVisibility.SEEN
    return RoleEntry(
        role_id=GLOBAL_ADMINISTRATOR,
        role_name="Global Administrator",
        privilege=privilege,
        duration=duration,
        principal_id=UUID(int=number),
        principal_kind=PrincipalKind.USER,
        principal_name=f"Administrator {number}",
        sign_in_name=f"admin{number}@customer.example",
        is_guest=is_guest,
        principal_visibility=shown,
        scope="/",
        finding=assess(
            privilege=privilege,
            duration=duration,
            kind=PrincipalKind.USER,
            is_guest=is_guest,
            shown=shown,
        ),
    )
