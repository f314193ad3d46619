"""Support diagnostics that people opened. A bundle is deleted when it has expired."""

from support.models import DiagnosticBundle
from system_dashboard.verification.telling import audit_telling, rows_telling
from telemetry.catalog import SUPPORT_DIAGNOSTICS_OPENED
from telemetry.reconciliation import Source
from tenantpilot.audit.actions import AuditAction


def diagnostics_opened() -> Source:
    """Count every bundle, kept or expired."""
    return Source(
        event=SUPPORT_DIAGNOSTICS_OPENED,
        rows=rows_telling(
            DiagnosticBundle.objects.all(),
            actor="opened_by_id",
            at="created_at",
            facts={"source": "source"},
        ),
        remembered=(
            audit_telling(SUPPORT_DIAGNOSTICS_OPENED, action=AuditAction.DIAGNOSTICS_OPENED),
        ),
    )
