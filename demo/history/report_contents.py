"""What reports on the demo's customers said, step by step towards what the stub says today.

The last step is a little short of it, so that the first real report has something to tell.
"""

from copy import copy
from datetime import datetime
from random import Random
from uuid import UUID

from demo.graph_stub import generate, visibility
from demo.graph_stub.grants import APP_ROLE_IDS
from demo.graph_stub.licences import PIM, includes
from demo.graph_stub.words import ROLES
from demo.graph_stub.world import StubRoleAssignment, StubTenant
from reports.enums import AssignmentDuration
from reports.types.document import Document
from reports.types.entra_admin_roles.entry import RoleEntry
from reports.types.entra_admin_roles.handler import entry_of
from reports.types.entra_admin_roles.partners import OrganizationNames
from reports.types.permission_posture.entry import AppOwner
from reports.types.permission_posture.handler import entries_of
from reports.types.permission_posture.holders import entry_of as entry_of_holder
from tenantpilot.enums import ReportType
from tenantpilot.graph.permissions import MICROSOFT_GRAPH
from tenantpilot.graph.resources.app_roles import GrantedAppRole
from tenantpilot.graph.resources.directory_roles import (
    PRINCIPAL_KINDS,
    DirectoryRoleAssignment,
    PrincipalVisibility,
)
from tenantpilot.graph.resources.permission_holders import PermissionHolder

CAME_A_STEP = 2


def permission_posture_of(microsoft: StubTenant) -> Document:
    """Return the report on what the tenant grants; that never changed."""
    granted = [
        GrantedAppRole(
            app_role_id=UUID(APP_ROLE_IDS[value]),
            value=value,
            resource_app_id=MICROSOFT_GRAPH,
            resource_name="Microsoft Graph",
        )
        for value in microsoft.permissions
    ]
    others = [
        entry_of_holder(
            PermissionHolder(
                principal_id=each.principal_id,
                principal_name=each.name,
                app_role_id=each.app_role_id,
                granted_at=datetime.fromisoformat(each.granted_at) if each.granted_at else None,
            ),
            owner=AppOwner.TENANT,
            principal=None,
        )
        for each in microsoft.holders
    ]
    return Document.of(ReportType.PERMISSION_POSTURE, [*entries_of(granted), *others])


def admin_roles_of(microsoft: StubTenant, *, steps_before_today: int) -> Document:
    """Return the report on who held which role that many steps ago."""
    random = Random(f"gone from {microsoft.primary_domain}")
    assignments = microsoft.role_assignments
    came_since = min(CAME_A_STEP * steps_before_today, len(assignments) // 2)
    since_gone = generate.role_assignment(random, microsoft.primary_domain)
    held = [*assignments[came_since:-1], _as_it_was(assignments[-1]), since_gone]
    entries = [
        _entry(each, microsoft=microsoft, duration=_duration(each, microsoft)) for each in held
    ]
    if includes(microsoft.plans, PIM):
        entries += [
            _entry(each, microsoft=microsoft, duration=AssignmentDuration.ELIGIBLE)
            for each in microsoft.role_eligibilities
        ]
    return Document.of(ReportType.ENTRA_ADMIN_ROLES, entries)


def _as_it_was(assignment: StubRoleAssignment) -> StubRoleAssignment:
    """It was not standing then, or was when it no longer is."""
    earlier = copy(assignment)
    earlier.is_standing = not assignment.is_standing
    return earlier


def _duration(assignment: StubRoleAssignment, microsoft: StubTenant) -> AssignmentDuration:
    if not includes(microsoft.plans, PIM):
        return AssignmentDuration.STANDING
    return AssignmentDuration.STANDING if assignment.is_standing else AssignmentDuration.TIME_BOUND


def _entry(
    assignment: StubRoleAssignment, *, microsoft: StubTenant, duration: AssignmentDuration
) -> RoleEntry:
    """Return the entry with what this tenant let us see of the holder back then."""
    shown = visibility.directory_object(assignment, granted=microsoft.permissions)
    name, kind_of_user = shown.get("displayName"), shown.get("userType")
    role = next(each for each in ROLES if each.role_id == assignment.role_id)
    read = DirectoryRoleAssignment(
        assignment_id=assignment.assignment_id,
        role_id=assignment.role_id,
        role_name=role.name,
        role_is_built_in=role.is_built_in,
        principal_id=assignment.principal_id,
        principal_kind=PRINCIPAL_KINDS[f"#microsoft.graph.{assignment.principal_type}"],
        principal_visibility=(PrincipalVisibility.SEEN if name else PrincipalVisibility.WITHHELD),
        principal_name=str(name or ""),
        principal_sign_in_name=str(shown.get("userPrincipalName") or ""),
        is_guest=None if kind_of_user is None else kind_of_user == "Guest",
        directory_scope=assignment.directory_scope or "",
    )
    return entry_of(read, duration=duration, names=OrganizationNames())
