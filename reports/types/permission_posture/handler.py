"""Permission posture: compare what TenantPilot needs with what the tenant has granted."""

from collections.abc import Iterator, Sequence

from operations.context import Result, RunContext
from operations.registry import run_handler
from operations.services.graph_access import client_for
from operations.services.survey import Grants, read_grants
from reports.services.creation import create_report
from reports.types.permission_posture.entry import PermissionEntry
from reports.types.permission_posture.findings import assess
from reports.types.permission_posture.holders import read_holders
from tenantpilot.access.capabilities import Capability
from tenantpilot.enums import OperationType, ReportType
from tenantpilot.graph.client import GraphClient
from tenantpilot.graph.permissions import (
    INVENTORY_PERMISSIONS,
    MICROSOFT_GRAPH,
    NAMING_PERMISSIONS,
    READ_APPLICATIONS,
    REQUIRED_PERMISSIONS,
    USED_IF_GRANTED,
)
from tenantpilot.graph.resources.app_roles import GrantedAppRole, granted_names

GRAPH_NAME = "Microsoft Graph"
LABEL = "Reading granted permissions"


@run_handler(
    OperationType.PERMISSION_POSTURE_REPORT,
    requires=Capability.REPORTS_CREATE,
    permission=READ_APPLICATIONS,
)
def report_permission_posture(context: RunContext) -> Result:
    """Make a permission posture report, unless the latest one still says it all."""
    return create_report(
        context,
        report_type=ReportType.PERMISSION_POSTURE,
        read=_entries,
    )


def _entries(context: RunContext) -> Iterator[PermissionEntry]:
    """Yield the entries. Where a grant could not be read, none is called missing."""
    context.progress(done=0, total=None, label="Signing in to Microsoft 365")
    with client_for(context.tenant) as client:
        found = _grants(context, client)
        holders = list(read_holders(context, client))
    for entry in entries_of(found.granted):
        if entry.is_granted or found.is_whole:
            yield entry
    yield from holders


def entries_of(granted: Sequence[GrantedAppRole]) -> Iterator[PermissionEntry]:
    """Yield an entry for each permission that is needed, then for each other one.

    A needed permission that larger ones stand for counts as granted, and they as needed. One
    that only adds lists to the inventory is needed where it is granted; where it is not, the
    lists are among what could not be seen.
    """
    names = granted_names(granted)
    adding = [each for each in (*INVENTORY_PERMISSIONS, *USED_IF_GRANTED) if each.value in names]
    wanted = (*REQUIRED_PERMISSIONS, *NAMING_PERMISSIONS, *adding)
    standing_in: set[str] = set()
    for permission in wanted:
        is_granted = permission.is_met(names)
        if is_granted and permission.value not in names:
            standing_in.update(name for opens in permission.met_by for name in opens & names)
        yield PermissionEntry.own(
            resource_app_id=MICROSOFT_GRAPH,
            resource_name=GRAPH_NAME,
            app_role_id=permission.app_role_id,
            value=permission.value,
            is_needed=True,
            is_granted=is_granted,
            finding=assess(value=permission.value, is_needed=True, is_granted=is_granted),
        )
    needed = {each.app_role_id for each in wanted}
    for role in granted:
        is_graph = role.resource_app_id == MICROSOFT_GRAPH
        if not is_graph or role.app_role_id not in needed:
            yield _other(role, is_needed=is_graph and role.value in standing_in)


def _grants(context: RunContext, client: GraphClient) -> Grants:
    found = read_grants(context, client)
    done = len(found.granted)
    context.progress(done=done, total=done, label=LABEL)
    return found


def _other(role: GrantedAppRole, *, is_needed: bool) -> PermissionEntry:
    return PermissionEntry.own(
        resource_app_id=role.resource_app_id,
        resource_name=role.resource_name,
        app_role_id=role.app_role_id,
        value=role.value,
        is_needed=is_needed,
        is_granted=True,
        finding=assess(value=role.value, is_needed=is_needed, is_granted=True),
    )
