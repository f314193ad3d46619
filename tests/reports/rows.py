"""Reports as rows, in whatever state a test needs, without any Microsoft."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django_scopes import scope

from reports import comparison, selectors
from reports.enums import AssignmentDuration
from reports.models import StoredReport
from reports.types.base import Entry
from reports.types.document import Document
from reports.types.entra_admin_roles.entry import RoleEntry
from reports.types.entra_admin_roles.findings import assess
from reports.types.entra_admin_roles.roles import GLOBAL_ADMINISTRATOR, privilege_of
from reports.types.permission_posture.entry import PermissionEntry
from reports.types.permission_posture.findings import assess as assess_permission
from tenantpilot.enums import ReportType
from tenantpilot.graph.permissions import MICROSOFT_GRAPH
from tenantpilot.graph.resources.directory_roles import PrincipalKind, PrincipalVisibility
from tenantpilot.tenants.models import Tenant

HELPDESK = UUID("729827e3-9c14-49f7-bb1b-9608f156bbb8")


def a_role(number: int = 1, **values: Any) -> RoleEntry:
    """One person with the helpdesk role, or what the values say."""
    role_id = values.pop("role_id", HELPDESK)
    fields: dict[str, Any] = {
        "role_id": role_id,
        "role_name": "Helpdesk Administrator" if role_id == HELPDESK else "Global Administrator",
        "privilege": privilege_of(role_id=role_id, is_built_in=True),
        "duration": AssignmentDuration.STANDING,
        "principal_id": UUID(int=number),
        "principal_kind": PrincipalKind.USER,
        "principal_name": f"Person {number:04}",
        "sign_in_name": f"person{number}@customer.example",
        "is_guest": False,
        "principal_visibility": PrincipalVisibility.SEEN,
        "scope": "/",
    } | values
    if not fields["principal_name"] and "principal_visibility" not in values:
        fields["principal_visibility"] = PrincipalVisibility.DELETED
    finding = assess(
        privilege=fields["privilege"],
        duration=fields["duration"],
        kind=fields["principal_kind"],
        is_guest=fields["is_guest"],
        shown=fields["principal_visibility"],
    )
    return RoleEntry(**fields, finding=finding)


def a_global_administrator(number: int = 1, **values: Any) -> RoleEntry:
    return a_role(number, role_id=GLOBAL_ADMINISTRATOR, **values)


def a_permission(number: int = 1, **values: Any) -> PermissionEntry:
    """One permission that is needed and granted, or what the values say."""
    fields: dict[str, Any] = {
        "resource_app_id": MICROSOFT_GRAPH,
        "resource_name": "Microsoft Graph",
        "app_role_id": UUID(int=number),
        "value": f"Thing{number}.Read.All",
        "is_needed": True,
        "is_granted": True,
    } | values
    finding = assess_permission(
        value=fields["value"], is_needed=fields["is_needed"], is_granted=fields["is_granted"]
    )
    return PermissionEntry.own(**fields, finding=finding)


# Another report type says here what its reports are made of.
USUAL: dict[ReportType, Callable[[], list[Entry]]] = {
    ReportType.ENTRA_ADMIN_ROLES: lambda: [a_role()],
    ReportType.PERMISSION_POSTURE: lambda: [a_permission()],
}


def a_report(
    tenant: Tenant,
    entries: Iterable[Entry] | None = None,
    *,
    report_type: ReportType = ReportType.ENTRA_ADMIN_ROLES,
    **values: Any,
) -> StoredReport:
    """Store a report with these entries, after those there are."""
    document = Document.of(report_type, USUAL[report_type]() if entries is None else entries)
    values.setdefault("trigger", "person" if values.get("created_by") else "schedule")
    with scope(tenant=tenant):
        report: StoredReport = StoredReport.objects.create(
            tenant=tenant,
            workspace_id=tenant.workspace_id,
            report_type=report_type,
            payload=document.to_json(),
            summary=document.summary,
            fingerprint=document.fingerprint,
            **{"schema_version": document.schema_version} | values,
        )
        report.refresh_from_db()
        comparison.write_changes(report=report, before=selectors.before(report))
    return report
