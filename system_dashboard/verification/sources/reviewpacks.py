"""Review packs. Only people ask for them."""

from reviewpacks.models import ReviewPack
from system_dashboard.verification.milestone_queries import from_audit_log, from_rows
from telemetry.catalog import REVIEW_PACK_REQUESTED
from telemetry.reconciliation import Source
from tenantpilot.audit.actions import AuditAction


def packs_requested() -> Source:
    """Count every pack, whatever became of it: the request is the milestone."""
    return Source(
        event=REVIEW_PACK_REQUESTED,
        rows=from_rows(
            ReviewPack.objects.all(),
            actor="requested_by_id",
            at="created_at",
            facts={"include_operations": "include_operations"},
        ),
        audit_rows=(
            from_audit_log(REVIEW_PACK_REQUESTED, action=AuditAction.REVIEW_PACK_REQUESTED),
        ),
    )
