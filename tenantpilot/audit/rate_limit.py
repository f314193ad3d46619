"""How often one person may do one thing in an hour. The audit log knows, so nothing else is kept.

A bound that honest work never meets: it keeps one person from filling tables and telemetry.
"""

from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.db.models import Model, Value
from django.db.models.functions import Now

from tenantpilot.audit.actions import AuditAction
from tenantpilot.audit.models import AuditLog

HOUR = timedelta(hours=1)
# A worker's result: how many there are was bounded when they were asked for. Signing out was
# bounded by signing in, and to refuse it would leave the session open.
UNBOUNDED = frozenset({AuditAction.REPORT_CREATED, AuditAction.SIGNED_OUT})
# One act of these writes many rows.
ROWS_AN_ACT = {
    AuditAction.MEMBER_ENTITLEMENTS_CHANGED: 50,
    AuditAction.INVITATION_ENDED: 50,
    # A start on many tenants is one act.
    AuditAction.OPERATION_STARTED: 10,
    AuditAction.REPORT_REQUESTED: 10,
    # As many changes as a page has to tick (inventory.views.changes).
    AuditAction.INVENTORY_CHANGE_AGREED: 50,
}


class TooManyActsError(Exception):
    """The person did this too often within an hour. Nothing was changed."""


def require_within_limit(*, actor: Model, action: AuditAction) -> None:
    """Raise TooManyActsError if the person has reached the limit. In the transaction of the act.

    The lock makes acts at the same moment count each other.
    """
    if not settings.ACTS_PER_HOUR or action in UNBOUNDED:
        return
    name = actor._meta.object_name or ""
    with connection.cursor() as cursor:
        key = f"{name} {actor.pk} {action}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
    done = AuditLog.objects.filter(
        actor_type=name, actor_id=actor.pk, action=action, occurred_at__gt=Now() - Value(HOUR)
    )
    if done.count() >= settings.ACTS_PER_HOUR * ROWS_AN_ACT.get(action, 1):
        raise TooManyActsError
