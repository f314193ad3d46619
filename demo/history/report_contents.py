"""What reports on the demo's customers said, step by step towards what the stub says today.

The last step is a little short of it, so that the first real report has something to tell.
"""

from copy import copy
from random import Random
from uuid import UUID

from demo.graph_stub import generate
from demo.graph_stub.resources import APP_ROLE_IDS
from demo.graph_stub.words import ROLES
from demo.graph_stub.world import StubRoleAssignment, StubTenant
from reports.payloads.document import Document
from reports.payloads.entra_admin_roles import RoleEntry
from reports.vocabulary import Hold
from reports.work import entra_admin_roles, permission_posture
from tenantpilot.graph.app_roles import GrantedAppRole
from tenantpilot.graph.directory_roles import PRINCIPAL_KINDS, DirectoryRoleAssignment
from tenantpilot.graph.permissions import MICROSOFT_GRAPH
from tenantpilot.vocabulary import ReportType

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
    return Document.of(ReportType.PERMISSION_POSTURE, permission_posture.entries_of(granted))


def admin_roles_of(microsoft: StubTenant, *, steps_before_today: int) -> Document:
    """Return the report on who held which role that many steps ago."""
    random = Random(f"gone from {microsoft.primary_domain}")
    assignments = microsoft.role_assignments
    came_since = min(CAME_A_STEP * steps_before_today, len(assignments) // 2)
    since_gone = generate.role_assignment(random, microsoft.primary_domain)
    held = [*assignments[came_since:-1], _as_it_was(assignments[-1]), since_gone]
    entries = [_entry(each, hold=_hold(each, microsoft)) for each in held]
    if microsoft.has_pim:
        entries += [_entry(each, hold=Hold.ELIGIBLE) for each in microsoft.role_eligibilities]
    return Document.of(ReportType.ENTRA_ADMIN_ROLES, entries)


def _as_it_was(assignment: StubRoleAssignment) -> StubRoleAssignment:
    """It was not standing then, or was when it no longer is."""
    earlier = copy(assignment)
    earlier.is_standing = not assignment.is_standing
    return earlier


def _hold(assignment: StubRoleAssignment, microsoft: StubTenant) -> Hold:
    if not microsoft.has_pim:
        return Hold.ACTIVE
    return Hold.STANDING if assignment.is_standing else Hold.TIME_BOUND


def _entry(assignment: StubRoleAssignment, *, hold: Hold) -> RoleEntry:
    role = next(each for each in ROLES if each.role_id == assignment.role_id)
    read = DirectoryRoleAssignment(
        assignment_id=assignment.assignment_id,
        role_id=assignment.role_id,
        role_name=role.name,
        role_is_built_in=role.is_built_in,
        principal_id=assignment.principal_id,
        principal_kind=PRINCIPAL_KINDS[f"#microsoft.graph.{assignment.principal_type}"],
        principal_name=assignment.principal_name,
        principal_sign_in_name=assignment.principal_sign_in_name or "",
        directory_scope=assignment.directory_scope,
    )
    return entra_admin_roles.entry_of(read, hold=hold)
