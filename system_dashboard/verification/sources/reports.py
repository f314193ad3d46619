"""Reports that were made because a person asked. Owners may delete them later."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from operations.enums import RunTrigger
from reports.models import StoredReport
from system_dashboard.verification.milestone_queries import from_audit_log, from_rows
from telemetry.catalog import STORED_REPORT_CREATED
from telemetry.reconciliation import Source
from tenantpilot.audit.actions import AuditAction
from tenantpilot.audit.models import AuditLog


def reports_created() -> Source:
    """Count a report made for a person; the schedule's are not use."""
    return Source(
        event=STORED_REPORT_CREATED,
        rows=from_rows(
            StoredReport.objects.all(),
            actor="created_by_id",
            at="created_at",
            counts=Q(trigger=RunTrigger.PERSON),
            facts={"report_type": "report_type"},
        ),
        audit_rows=(
            from_audit_log(STORED_REPORT_CREATED, action=AuditAction.REPORT_CREATED),
            _deleted_without_a_beginning(),
        ),
    )


def _deleted_without_a_beginning() -> QuerySet[AuditLog]:
    """Their creation is not audited (the demo's history, say): whose they were is unknown."""
    created = AuditLog.objects.filter(
        action=AuditAction.REPORT_CREATED,
        subject_type=STORED_REPORT_CREATED.subject_type,
        subject_id=OuterRef("subject_id"),
    )
    deleted = from_audit_log(
        STORED_REPORT_CREATED, action=AuditAction.REPORT_DELETED, names_actor=False
    )
    return deleted.filter(~Exists(created))
