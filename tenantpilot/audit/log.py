"""The one way into the audit log."""

from django.db.models import Model

from tenantpilot.audit.actions import AuditAction
from tenantpilot.audit.models import AuditLog

type Detail = str | int | bool


def record(
    *,
    action: AuditAction,
    actor: Model | None,
    workspace_id: int | None = None,
    tenant_id: int | None = None,
    subject: Model | None = None,
    **details: Detail,
) -> AuditLog:
    """Write one row in the caller's transaction. Actor None: the system, or a command.

    Details name bounded facts (a role, a type, a count), never free text or secrets.
    """
    return AuditLog.objects.create(
        action=action,
        actor_type=_type_of(actor),
        actor_id=actor.pk if actor else None,
        workspace_id=workspace_id,
        tenant_id=tenant_id,
        subject_type=_type_of(subject),
        subject_id=subject.pk if subject else None,
        details=details,
    )


def _type_of(row: Model | None) -> str:
    # Through the row, not type(row): `request.user` may be a lazy stand-in.
    return row._meta.object_name or "" if row else ""
