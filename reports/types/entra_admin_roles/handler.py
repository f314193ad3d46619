"""Entra admin roles: who holds which directory role, for how long."""

from collections.abc import Iterable, Iterator

from operations.context import Result, RunContext
from operations.registry import run_handler
from operations.services.graph_access import client_for
from operations.services.survey import survey
from reports.enums import AssignmentDuration
from reports.services.creation import create_report
from reports.types.entra_admin_roles import earlier, sight
from reports.types.entra_admin_roles.entry import APP_SCOPE, RoleEntry
from reports.types.entra_admin_roles.findings import assess
from reports.types.entra_admin_roles.partners import OrganizationNames, read_names
from reports.types.entra_admin_roles.roles import privilege_of
from tenantpilot.access.capabilities import Capability
from tenantpilot.enums import OperationType, ReportType
from tenantpilot.graph.client import GraphClient
from tenantpilot.graph.errors import GraphError
from tenantpilot.graph.permissions import READ_ROLES
from tenantpilot.graph.resources.directory_roles import DirectoryRoleAssignment
from tenantpilot.graph.resources.role_schedules import ActiveRole
from visibility import services as visibility
from visibility.enums import Area


@run_handler(
    OperationType.ENTRA_ADMIN_ROLES_REPORT,
    requires=Capability.REPORTS_CREATE,
    permission=READ_ROLES,
)
def report_entra_admin_roles(context: RunContext) -> Result:
    """Make an Entra admin roles report, unless the latest one still says it all."""
    return create_report(context, report_type=ReportType.ENTRA_ADMIN_ROLES, read=_entries)


def _entries(context: RunContext) -> Iterator[RoleEntry]:
    """Yield what is active, then what can be activated and is not.

    The assignments are read first: one that ends in between is then still among them, and one
    that begins in between is not taken for a standing one.
    """
    context.progress(done=0, total=None, label="Signing in to Microsoft 365")
    with client_for(context.tenant) as client:
        survey(context, client)
        assignments = _assignments(context, client)
        durations, eligible = _over_time(context, client, done=len(assignments))
        names = read_names(client, [*assignments, *eligible], tenant=context.tenant)
    sight.record_holders(context.tenant, [*assignments, *eligible])
    active = [entry_of(each, duration=durations.of(each), names=names) for each in assignments]
    on_request = [
        entry_of(each, duration=AssignmentDuration.ELIGIBLE, names=names) for each in eligible
    ]
    if context.failed_parts:
        active, on_request = earlier.kept(active)
    yield from active
    keys = {entry.key for entry in active}
    yield from (entry for entry in on_request if entry.key not in keys)


def _assignments(context: RunContext, client: GraphClient) -> list[DirectoryRoleAssignment]:
    found: list[DirectoryRoleAssignment] = []
    left_out = 0
    try:
        for page in client.directory_role_assignments():
            found += page.items
            left_out += len(page.unreadable)
            context.leave_out(page.unreadable)
            # Microsoft promises no count of this list.
            context.progress(done=len(found), total=None, label="Reading role assignments")
    except GraphError as error:
        visibility.record_failure(
            tenant=context.tenant,
            area=Area.ADMIN_ROLES,
            failure=error.failure,
            needs=error.permissions,
        )
        raise
    visibility.record_seen(
        tenant=context.tenant, area=Area.ADMIN_ROLES, count=len(found), left_out=left_out
    )
    return found


def _over_time(
    context: RunContext, client: GraphClient, *, done: int
) -> tuple[sight.Durations, list[DirectoryRoleAssignment]]:
    """Read Privileged Identity Management. What it refuses costs only this part.

    A fault that passes by itself is a failed part of the run: it is told, and what the report
    before knew is kept.
    """
    durations = sight.Durations.unknown()
    eligible: list[DirectoryRoleAssignment] = []
    try:
        durations = sight.Durations.read(_active(context, client, done=done))
        for page in client.directory_role_eligibilities():
            eligible += page.items
            context.leave_out(page.unreadable)
            context.progress(
                done=done + len(eligible), total=None, label="Reading who may activate a role"
            )
    except GraphError as error:
        verdict = visibility.record_failure(
            tenant=context.tenant,
            area=Area.ROLES_OVER_TIME,
            failure=error.failure,
            needs=error.permissions,
        )
        if error.must_wait or not (error.failure.concerns_one_list or error.failure.is_passing):
            raise
        if error.failure.is_passing and verdict is None:
            context.failed_parts.append(error)
        return durations.after(verdict), []
    visibility.record_seen(tenant=context.tenant, area=Area.ROLES_OVER_TIME, count=len(eligible))
    return durations, eligible


def _active(context: RunContext, client: GraphClient, *, done: int) -> Iterable[ActiveRole]:
    for page in client.active_roles():
        context.progress(done=done, total=None, label="Reading how long roles are held")
        yield from page.items


def entry_of(
    assignment: DirectoryRoleAssignment,
    *,
    duration: AssignmentDuration,
    names: OrganizationNames,
) -> RoleEntry:
    """Return the entry of one assignment, with what is worth a look about it.

    `names`: of the organisations outside, as far as they are known.
    """
    privilege = privilege_of(
        role_id=assignment.role_id,
        is_built_in=assignment.role_is_built_in,
        is_privileged=assignment.role_is_privileged,
        is_defined=assignment.role_is_defined,
    )
    return RoleEntry(
        role_id=assignment.role_id,
        role_name=assignment.role_name,
        privilege=privilege,
        duration=duration,
        principal_id=assignment.principal_id,
        principal_kind=assignment.principal_kind,
        principal_name=names.of_holder(assignment),
        sign_in_name=assignment.principal_sign_in_name,
        is_guest=assignment.is_guest,
        scope=assignment.directory_scope or f"{APP_SCOPE}{assignment.app_scope}",
        principal_visibility=assignment.principal_visibility,
        finding=assess(
            privilege=privilege,
            duration=duration,
            kind=assignment.principal_kind,
            is_guest=assignment.is_guest,
            shown=assignment.principal_visibility,
        ),
    )
