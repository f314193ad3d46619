"""Permission posture: compare what TenantPilot needs with what the tenant has granted."""

from collections.abc import Iterator, Sequence

from operations.execution import Result, Work, carries_out
from operations.graph_access import client_for
from reports.payloads.permission_posture import PermissionEntry, assess
from reports.work.making import make
from tenantpilot.access.capabilities import Capability
from tenantpilot.graph.app_roles import GrantedAppRole
from tenantpilot.graph.permissions import MICROSOFT_GRAPH, REQUIRED_PERMISSIONS
from tenantpilot.vocabulary import OperationType, ReportType

GRAPH_NAME = "Microsoft Graph"
LABEL = "Reading granted permissions"


@carries_out(OperationType.PERMISSION_POSTURE_REPORT, takes=Capability.REPORTS_CREATE)
def report_permission_posture(work: Work) -> Result:
    """Make a permission posture report, unless the latest one still says it all."""
    return make(
        work,
        report_type=ReportType.PERMISSION_POSTURE,
        read=lambda work: entries_of(_granted(work)),
    )


def entries_of(granted: Sequence[GrantedAppRole]) -> Iterator[PermissionEntry]:
    """Yield an entry for each permission that is needed, then for each that is not."""
    needed = {(MICROSOFT_GRAPH, each.app_role_id) for each in REQUIRED_PERMISSIONS}
    has = {(role.resource_app_id, role.app_role_id) for role in granted}
    for permission in REQUIRED_PERMISSIONS:
        is_granted = (MICROSOFT_GRAPH, permission.app_role_id) in has
        yield PermissionEntry(
            resource_app_id=MICROSOFT_GRAPH,
            resource_name=GRAPH_NAME,
            app_role_id=permission.app_role_id,
            value=permission.value,
            is_needed=True,
            is_granted=is_granted,
            finding=assess(value=permission.value, is_needed=True, is_granted=is_granted),
        )
    for role in granted:
        if (role.resource_app_id, role.app_role_id) not in needed:
            yield _not_needed(role)


def _granted(work: Work) -> list[GrantedAppRole]:
    work.progress(done=0, total=None, label="Signing in to Microsoft 365")
    granted: list[GrantedAppRole] = []
    with client_for(work.tenant) as client:
        for page in client.granted_app_roles():
            granted += page.items
            work.progress(done=len(granted), total=page.total, label=LABEL)
    return granted


def _not_needed(role: GrantedAppRole) -> PermissionEntry:
    return PermissionEntry(
        resource_app_id=role.resource_app_id,
        resource_name=role.resource_name,
        app_role_id=role.app_role_id,
        value=role.value,
        is_needed=False,
        is_granted=True,
        finding=assess(value=role.value, is_needed=False, is_granted=True),
    )
