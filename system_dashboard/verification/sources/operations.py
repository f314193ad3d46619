"""Operations that people started. The most specific milestone wins (FR-243-007)."""

from django.db.models import Q

from operations.enums import RunTrigger
from operations.models import OperationRun
from system_dashboard.verification.milestone_queries import from_audit_log, from_rows
from telemetry.catalog import OPERATION_STARTED
from telemetry.reconciliation import Source
from tenantpilot.audit.actions import AuditAction
from tenantpilot.enums import STARTABLE


def operations_started() -> Source:
    """Count a person's run, unless it only carries a report or a review pack."""
    return Source(
        event=OPERATION_STARTED,
        rows=from_rows(
            OperationRun.objects.all(),
            actor="initiator_id",
            at="created_at",
            counts=Q(trigger=RunTrigger.PERSON, type__in=STARTABLE),
            facts={"operation_type": "type"},
        ),
        audit_rows=(
            from_audit_log(
                OPERATION_STARTED,
                action=AuditAction.OPERATION_STARTED,
                counts=Q(details__operation_type__in=sorted(STARTABLE)),
            ),
        ),
    )
