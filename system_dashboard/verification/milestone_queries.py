"""How a table, or the audit log, tells of milestones: the columns that the comparison reads."""

from typing import Any

from django.db.models import BigIntegerField, BooleanField, ExpressionWrapper, F, Q, QuerySet, Value
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Cast, JSONObject

from telemetry.catalog import UsageEvent
from tenantpilot.audit.actions import AuditAction
from tenantpilot.audit.models import AuditLog
from tenantpilot.tenants.models import Tenant

ALWAYS = Value(value=True)
NEVER = Value(value=False)
UNKNOWN = Cast(Value(None), BigIntegerField())


def from_rows(
    rows: QuerySet[Any, Any],
    *,
    actor: str | None,
    at: str,
    facts: dict[str, str],
    of: str = "",
    subject: str = "pk",
    counts: Q | None = None,
    names_actor: Q | None = None,
) -> QuerySet[Any, Any]:
    """Read milestones from every row of a table, each with whether it counts as use.

    `facts` are the event's metadata, by the column each is in. `of` leads to the row that has
    workspace and tenant. `actor` is None if no column says who acted, and the audit log alone does;
    `names_actor`: when the actor's column still is who it was.
    """
    described: QuerySet[Any, Any] = rows.order_by().annotate(
        source_id=F(subject),
        source_workspace=F(f"{of}workspace_id"),
        source_tenant=F(f"{of}tenant_id"),
        source_actor=F(actor) if actor else UNKNOWN,
        actor_is_certain=_is_certain(actor, names_actor),
        reached_at=F(at),
        is_use=ALWAYS if counts is None else _whether(counts),
        facts=JSONObject(**{name: F(column) for name, column in facts.items()}),
    )
    return described


def from_audit_log(
    event: UsageEvent, *, action: AuditAction, counts: Q | None = None, names_actor: bool = True
) -> QuerySet[Any, Any]:
    """Read milestones from the audit log, whose entries outlive what they are about.

    The entry has the event's metadata among its details. Off-boarding a tenant takes its usage
    events along, so what is remembered of it is no use any more. `names_actor` false: the entry
    is about another person's act, and only proves that there was a subject.
    """
    people_s = AuditLog.objects.filter(
        counts or Q(),
        action=action,
        subject_type=event.subject_type,
        actor_type="User",
        tenant_id__in=Tenant.objects.values("pk"),
    )
    return people_s.annotate(
        source_id=F("subject_id"),
        source_workspace=F("workspace_id"),
        source_tenant=F("tenant_id"),
        source_actor=F("actor_id") if names_actor else UNKNOWN,
        actor_is_certain=Value(names_actor),
        reached_at=F("occurred_at"),
        is_use=ALWAYS,
        facts=JSONObject(
            **{field.name: KeyTransform(field.name, "details") for field in event.metadata}
        ),
    )


def _is_certain(actor: str | None, names_actor: Q | None) -> "Value | ExpressionWrapper[Q]":
    if actor is None:
        return NEVER
    return ALWAYS if names_actor is None else _whether(names_actor)


def _whether(condition: Q) -> "ExpressionWrapper[Q]":
    return ExpressionWrapper(condition, output_field=BooleanField())
