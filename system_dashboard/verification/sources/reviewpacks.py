"""Review packs that people asked for. Nobody else asks for any."""

from reviewpacks.models import ReviewPack
from system_dashboard.verification.telling import audit_telling, rows_telling
from telemetry.catalog import REVIEW_PACK_REQUESTED
from telemetry.reconciliation import Source
from tenantpilot.audit.actions import AuditAction


def packs_requested() -> Source:
    """Count every pack, whatever became of it: the request is the milestone."""
    return Source(
        event=REVIEW_PACK_REQUESTED,
        rows=rows_telling(
            ReviewPack.objects.all(),
            actor="requested_by_id",
            at="created_at",
            facts={"include_operations": "include_operations"},
        ),
        remembered=(
            audit_telling(REVIEW_PACK_REQUESTED, action=AuditAction.REVIEW_PACK_REQUESTED),
        ),
    )
