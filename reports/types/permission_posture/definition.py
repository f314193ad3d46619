"""The permission posture report: needed permissions against granted ones."""

from reports.types.base import ReportDefinition
from reports.types.permission_posture.entry import PermissionEntry
from tenantpilot.enums import OperationType, ReportType
from visibility.enums import Area

DEFINITION = ReportDefinition(
    report_type=ReportType.PERMISSION_POSTURE,
    operation_type=OperationType.PERMISSION_POSTURE_REPORT,
    description=(
        "Compares the permissions that TenantPilot needs with those the tenant has granted, and "
        "says what does not work without the missing ones."
    ),
    metrics={
        "missing": "Missing permissions",
        "granted": "Granted permissions",
        "not_needed": "Granted and not needed",
    },
    schemas={1: PermissionEntry},
    areas=(Area.PERMISSIONS,),
)
