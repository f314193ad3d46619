"""Operations that people started. The most specific milestone wins (FR-243-007)."""

from django.db.models import Q

from operations.models import OperationRun
from operations.vocabulary import COUNTS_AS_OPERATION, RunTrigger
from system_dashboard.verification.telling import audit_telling, rows_telling
from telemetry.catalog import OPERATION_STARTED
from telemetry.reconciliation import Source
from tenantpilot.audit.actions import AuditAction


def operations_started() -> Source:
    """Count a person's run, unless it only carries a report or a review pack."""
    return Source(
        event=OPERATION_STARTED,
        rows=rows_telling(
            OperationRun.objects.all(),
            actor="initiator_id",
            at="created_at",
            counts=Q(trigger=RunTrigger.PERSON, type__in=COUNTS_AS_OPERATION),
            facts={"operation_type": "type"},
        ),
        remembered=(
            audit_telling(
                OPERATION_STARTED,
                action=AuditAction.OPERATION_STARTED,
                counts=Q(details__operation_type__in=sorted(COUNTS_AS_OPERATION)),
            ),
        ),
    )
