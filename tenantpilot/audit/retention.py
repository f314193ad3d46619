"""Removing audit rows whose period is over. Everything else about them stays append-only."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from tenantpilot.audit.actions import AuditAction

BATCH_SIZE = 10_000
# A backup may be older than any period: what was erased has to go from it again.
REGISTER = (
    AuditAction.ACCOUNT_ERASED,
    AuditAction.ADDRESS_FORGOTTEN,
    AuditAction.OPERATOR_ERASED,
    AuditAction.TENANT_OFFBOARDED,
    AuditAction.WORKSPACE_OFFBOARDED,
)
# The trigger on the table lets only a transaction that says so remove rows.
SAY_SO = "SELECT set_config('tenantpilot.prunes_audit_log', 'yes', true)"
DELETE = """
    DELETE FROM audit_auditlog WHERE id IN (
        SELECT id FROM audit_auditlog
        WHERE occurred_at < %(before)s
            AND (occurred_at < %(needed_since)s OR NOT subject_type = ANY (%(needed)s))
            AND NOT action = ANY (%(register)s)
        LIMIT %(size)s
    )
"""


def prune(*, before: datetime, needed: Sequence[str], needed_since: datetime) -> int:
    """Remove the rows older than `before`; return how many. In short transactions.

    Rows about the kinds of subject in `needed` stay from `needed_since` on, and the register of
    removals stays whole.
    """
    values = {
        "before": before,
        "needed": list(needed),
        "needed_since": needed_since,
        "register": [action.value for action in REGISTER],
        "size": BATCH_SIZE,
    }
    removed = 0
    while batch := _delete(values):
        removed += batch
    return removed


@transaction.atomic
def _delete(values: dict[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(SAY_SO)
        cursor.execute(DELETE, values)
        deleted: int = cursor.rowcount
    return deleted
