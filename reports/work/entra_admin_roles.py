"""Entra admin roles: who holds which directory role, for how long."""

from collections.abc import Iterator

from operations.execution import Result, Work, carries_out
from operations.graph_access import client_for
from reports.payloads.entra_admin_roles import RoleEntry, assess
from reports.privileged_roles import privilege_of
from reports.vocabulary import Hold
from reports.work.making import make
from tenantpilot.access.capabilities import Capability
from tenantpilot.graph.client import GraphClient
from tenantpilot.graph.directory_roles import DirectoryRoleAssignment, PrincipalKind
from tenantpilot.graph.failures import GraphError, GraphFailure
from tenantpilot.vocabulary import OperationType, ReportType

# How Microsoft marks the sign-in names of accounts that another organisation looks after:
# https://learn.microsoft.com/entra/external-id/user-properties
GUEST_MARK = "#EXT#"
# No licence for Privileged Identity Management, or no leave to read it: then nobody can tell
# what is standing, and the rest of the report is still worth having.
NOT_TOLD = {GraphFailure.BAD_REQUEST, GraphFailure.FORBIDDEN, GraphFailure.CONSENT_MISSING}


@carries_out(OperationType.ENTRA_ADMIN_ROLES_REPORT, takes=Capability.REPORTS_CREATE)
def report_entra_admin_roles(work: Work) -> Result:
    """Make an Entra admin roles report, unless the latest one still says it all."""
    return make(work, report_type=ReportType.ENTRA_ADMIN_ROLES, read=_entries)


def _entries(work: Work) -> Iterator[RoleEntry]:
    """Yield what is active, then what can be activated and is not."""
    work.progress(done=0, total=None, label="Signing in to Microsoft 365")
    active: set[str] = set()
    done = 0
    with client_for(work.tenant) as client:
        standing = _standing(work, client)
        for page in client.directory_role_assignments():
            done += len(page.items)
            work.progress(done=done, total=page.total, label="Reading role assignments")
            for assignment in page.items:
                entry = entry_of(assignment, hold=_hold(assignment, standing))
                active.add(entry.key)
                yield entry
        for assignment in _eligible(work, client, done) if standing is not None else ():
            entry = entry_of(assignment, hold=Hold.ELIGIBLE)
            if entry.key not in active:
                yield entry


def _standing(work: Work, client: GraphClient) -> set[str] | None:
    """Return the assignments that do not end; None if the tenant does not tell."""
    standing: set[str] = set()
    try:
        for page in client.active_roles():
            standing.update(role.assignment_id for role in page.items if role.is_standing)
            work.progress(done=0, total=None, label="Reading how long roles are held")
    except GraphError as error:
        if error.failure in NOT_TOLD:
            return None
        raise
    return standing


def _eligible(work: Work, client: GraphClient, done: int) -> Iterator[DirectoryRoleAssignment]:
    for page in client.directory_role_eligibilities():
        done += len(page.items)
        work.progress(done=done, total=None, label="Reading who may activate a role")
        yield from page.items


def _hold(assignment: DirectoryRoleAssignment, standing: set[str] | None) -> Hold:
    if standing is None:
        return Hold.ACTIVE
    return Hold.STANDING if assignment.assignment_id in standing else Hold.TIME_BOUND


def entry_of(assignment: DirectoryRoleAssignment, *, hold: Hold) -> RoleEntry:
    """Return the entry of one assignment, with what is worth a look about it."""
    kind = PrincipalKind(assignment.principal_kind)
    is_guest = GUEST_MARK in assignment.principal_sign_in_name.upper()
    privilege = privilege_of(role_id=assignment.role_id, is_built_in=assignment.role_is_built_in)
    return RoleEntry(
        role_id=assignment.role_id,
        role_name=assignment.role_name,
        privilege=privilege,
        hold=hold,
        principal_id=assignment.principal_id,
        principal_kind=kind,
        principal_name=assignment.principal_name,
        sign_in_name=assignment.principal_sign_in_name,
        is_guest=is_guest,
        scope=assignment.directory_scope,
        finding=assess(
            privilege=privilege,
            hold=hold,
            kind=kind,
            is_guest=is_guest,
            is_named=bool(assignment.principal_name),
        ),
    )
