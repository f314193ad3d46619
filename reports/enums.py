"""The closed lists of reports."""

from django.db.models import TextChoices

from tenantpilot.graph.resources.built_in_roles import LIST_DATE


class Severity(TextChoices):
    """How serious a finding is, most serious first."""

    HIGH = "high", "High"
    MEDIUM = "medium", "Medium"
    LOW = "low", "Low"

    @property
    def tone(self) -> str:
        """The tone of an alert."""
        return {Severity.HIGH: "danger", Severity.MEDIUM: "warning"}.get(self, "info")


class Privilege(TextChoices):
    """How far a directory role reaches, furthest first (reports.types.entra_admin_roles.roles)."""

    HIGHLY = "highly_privileged", "Highly privileged"
    PRIVILEGED = "privileged", "Privileged"
    # Microsoft has added it since: it may reach far, or not.
    UNLISTED = "unlisted", f"Not on our list of {LIST_DATE:%-d %B %Y}"
    ORDINARY = "ordinary", "Ordinary"
    CUSTOM = "custom", "Custom role"
    UNDEFINED = "undefined", "No longer defined"


class AssignmentDuration(TextChoices):
    """How long a role assignment lasts."""

    STANDING = "standing", "Standing"
    TIME_BOUND = "time_bound", "For a while"
    ELIGIBLE = "eligible", "On request"
    # Microsoft does not let us see whether it ends.
    ACTIVE = "active", "Active, end not known"


class Change(TextChoices):
    """What happened to an entry between two reports."""

    ADDED = "added", "Added"
    REMOVED = "removed", "Removed"
    CHANGED = "changed", "Changed"


class ExportFormat(TextChoices):
    """What a report can be downloaded as."""

    CSV = "csv", "CSV"
    JSON = "json", "JSON"
