"""The product's canonical words that cross app borders.

Each value is stored, sent and logged; it never changes. Each label is what people read.
The usage ledger accepts these values and nothing else (FR-243-004), so a new member
takes a migration there.
"""

from django.db.models import TextChoices


class OperationType(TextChoices):
    """What an operation run does."""

    INVENTORY_SYNC = "inventory_sync", "Inventory sync"
    CONNECTION_CHECK = "connection_check", "Connection check"
    PERMISSION_POSTURE_REPORT = "permission_posture_report", "Permission posture report"
    ENTRA_ADMIN_ROLES_REPORT = "entra_admin_roles_report", "Entra admin roles report"
    REVIEW_PACK = "review_pack", "Review pack"


# Operations that people start by themselves; each start is a milestone. The other types carry a
# report or a review pack, whose own milestone counts instead (the most specific one wins).
STARTABLE = (OperationType.INVENTORY_SYNC, OperationType.CONNECTION_CHECK)


class ReportType(TextChoices):
    """What a stored report tells about a tenant."""

    PERMISSION_POSTURE = "permission_posture", "Permission posture"
    ENTRA_ADMIN_ROLES = "entra_admin_roles", "Entra admin roles"


class OnboardingCheckpoint(TextChoices):
    """The steps from a Microsoft tenant id to an active tenant, in their order."""

    TENANT_IDENTIFIED = "tenant_identified", "Tenant identified"
    CONNECTION_CONFIGURED = "connection_configured", "Connection configured"
    CONNECTION_VERIFIED = "connection_verified", "Connection verified"
    PERMISSIONS_VERIFIED = "permissions_verified", "Permissions verified"
    ACTIVATED = "activated", "Activated"


class DiagnosticsSource(TextChoices):
    """Where a person opened support diagnostics."""

    TENANT_PAGE = "tenant_page", "Tenant page"
    OPERATION_RUN = "operation_run", "Operation run"
