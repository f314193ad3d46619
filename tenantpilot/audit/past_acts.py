"""What the audit log knows of a row that is gone."""

from tenantpilot.audit.actions import AuditAction
from tenantpilot.audit.models import AuditLog


def happened(
    *actions: AuditAction,
    subject_id: int,
    workspace_id: int | None = None,
    tenant_id: int | None = None,
) -> bool:
    """Return whether one of these was done to the row in this workspace or tenant.

    A form that is sent twice is told so; a row that never was there, or elsewhere, stays a 404.
    """
    where = {"workspace_id": workspace_id} if workspace_id else {"tenant_id": tenant_id}
    return AuditLog.objects.filter(action__in=actions, subject_id=subject_id, **where).exists()
