"""The permission posture report: needed permissions against granted ones."""

from reports.types.base import ReportDefinition
from reports.types.permission_posture.entry import PermissionEntry
from tenantpilot.enums import OperationType, ReportType
from visibility.enums import Area

DEFINITION = ReportDefinition(
    report_type=ReportType.PERMISSION_POSTURE,
    operation_type=OperationType.PERMISSION_POSTURE_REPORT,
    description=(
        "Compares the permissions that TenantPilot needs with those the tenant has granted, says "
        "what does not work without the missing ones, and lists every other app that holds a "
        "permission which leads to administrator rights, since when and whose app it is."
    ),
    metrics={
        "missing": "Missing permissions",
        "granted": "Granted permissions",
        "not_needed": "Granted and not needed",
        "other_apps": "Other apps with such rights",
    },
    schemas={1: PermissionEntry},
    areas=(Area.PERMISSIONS,),
)
