"""Support diagnostics that people opened. A bundle is deleted when it has expired."""

from support.models import DiagnosticBundle
from system_dashboard.verification.milestone_queries import from_audit_log, from_rows
from telemetry.catalog import SUPPORT_DIAGNOSTICS_OPENED
from telemetry.reconciliation import Source
from tenantpilot.audit.actions import AuditAction


def diagnostics_opened() -> Source:
    """Count every bundle, kept or expired."""
    return Source(
        event=SUPPORT_DIAGNOSTICS_OPENED,
        rows=from_rows(
            DiagnosticBundle.objects.all(),
            actor="opened_by_id",
            at="created_at",
            facts={"source": "source"},
        ),
        audit_rows=(
            from_audit_log(SUPPORT_DIAGNOSTICS_OPENED, action=AuditAction.DIAGNOSTICS_OPENED),
        ),
    )
