"""The one way into the audit log."""

from django.db import transaction
from django.db.models import Model

from tenantpilot.audit.actions import AuditAction
from tenantpilot.audit.models import AuditLog
from tenantpilot.audit.rate_limit import require_within_limit

type Detail = str | int | bool


@transaction.atomic(savepoint=False)
def record(
    *,
    action: AuditAction,
    actor: Model | None,
    workspace_id: int | None = None,
    tenant_id: int | None = None,
    subject: Model | None = None,
    person_id: int | None = None,
    **details: Detail,
) -> AuditLog:
    """Write one row in the caller's transaction. Actor None: the system, or a command.

    Workspace and tenant are those of the subject unless they are given; `person_id` is the person
    it was done to. Details are bounded facts (a role, a type, a count), never free text or secrets,
    and no numbers of rows, which an erasure would not find. Raises TooManyActsError, which undoes
    the act, if the person did this too often within an hour.
    """
    if any(name.endswith("_id") for name in details):
        raise ValueError("The number of a row has a column of its own.")
    if actor:
        require_within_limit(actor=actor, action=action)
    return AuditLog.objects.create(
        action=action,
        actor_type=_type_of(actor),
        actor_id=actor.pk if actor else None,
        workspace_id=workspace_id or _workspace_of(subject),
        tenant_id=tenant_id or _id_of(subject, "tenant"),
        subject_type=_type_of(subject),
        subject_id=subject.pk if subject else None,
        person_id=person_id,
        details=details,
    )


def _type_of(row: Model | None) -> str:
    # Through the row, not type(row): `request.user` may be a lazy stand-in.
    return row._meta.object_name or "" if row else ""


def _workspace_of(subject: Model | None) -> int | None:
    """Return the subject's workspace, or that of its tenant (a connection has no other)."""
    return _id_of(subject, "workspace") or _id_of(getattr(subject, "tenant", None), "workspace")


def _id_of(row: Model | None, name: str) -> int | None:
    """Return the row's own id if it is a workspace or tenant itself, else the one it refers to."""
    if row is not None and row._meta.model_name == name:
        return int(row.pk)
    found: int | None = getattr(row, f"{name}_id", None)
    return found
