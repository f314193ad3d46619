"""The words of reports: what can be found, how serious it is, how a role is held."""

from django.db.models import TextChoices

from tenantpilot.vocabulary import OperationType, ReportType


class Severity(TextChoices):
    """How serious a finding is, most serious first."""

    HIGH = "high", "High"
    MEDIUM = "medium", "Medium"
    LOW = "low", "Low"


class Privilege(TextChoices):
    """How far a directory role reaches, furthest first (reports.privileged_roles)."""

    HIGHLY = "highly_privileged", "Highly privileged"
    PRIVILEGED = "privileged", "Privileged"
    ORDINARY = "ordinary", "Ordinary"
    CUSTOM = "custom", "Custom role"


class Hold(TextChoices):
    """How a role is held over time."""

    STANDING = "standing", "Standing"
    TIME_BOUND = "time_bound", "For a while"
    ELIGIBLE = "eligible", "On request"
    # The tenant does not say whether it ends: that takes Privileged Identity Management.
    ACTIVE = "active", "Active"


class Change(TextChoices):
    """What happened to an entry between two reports."""

    ADDED = "added", "Added"
    REMOVED = "removed", "Removed"
    CHANGED = "changed", "Changed"


class ExportFormat(TextChoices):
    """What a report can be downloaded as."""

    CSV = "csv", "CSV"
    JSON = "json", "JSON"


# The run that makes a report of each type.
OPERATION_OF = {
    ReportType.PERMISSION_POSTURE: OperationType.PERMISSION_POSTURE_REPORT,
    ReportType.ENTRA_ADMIN_ROLES: OperationType.ENTRA_ADMIN_ROLES_REPORT,
}
REPORT_OF = {operation: report for report, operation in OPERATION_OF.items()}
