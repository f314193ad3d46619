"""Everything that can stand in the audit log."""

from django.db.models import TextChoices


class AuditAction(TextChoices):
    """What was done. Values are stored; labels are read."""

    SIGNED_IN = "account.signed_in", "Signed in"
    SIGNED_OUT = "account.signed_out", "Signed out"
    OPERATOR_CREATED = "account.operator_created", "Platform operator created"
    WORKSPACE_CREATED = "workspace.created", "Workspace created"
    MEMBER_ADDED = "workspace.member_added", "Member added"
    TENANT_LINKED = "tenant.linked", "Tenant linked"
    CONNECTION_CONFIGURED = "tenant.connection_configured", "Connection configured"
    OPERATION_STARTED = "operation.started", "Operation started"
    OPERATION_CANCELLED = "operation.cancelled", "Operation cancelled"
