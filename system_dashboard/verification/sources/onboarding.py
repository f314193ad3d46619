"""Checkpoints that were completed on a tenant: linking the tenant itself comes before it."""

from django.db.models import F, Q

from onboarding.models import CheckpointCompletion
from system_dashboard.verification.milestone_queries import from_audit_log, from_rows
from telemetry.catalog import ONBOARDING_CHECKPOINT_COMPLETED
from telemetry.reconciliation import Source
from tenantpilot.audit.actions import AuditAction
from tenantpilot.enums import OnboardingCheckpoint


def checkpoints_completed() -> Source:
    """Count the first completion of each checkpoint, if the tenant was linked before.

    A person who completes it again takes the row over, so only the audit log knows the first one.
    """
    return Source(
        event=ONBOARDING_CHECKPOINT_COMPLETED,
        rows=from_rows(
            CheckpointCompletion.objects.all(),
            of="session__",
            subject="session_id",
            actor="completed_by_id",
            names_actor=Q(completed_at=F("first_completed_at")),
            at="first_completed_at",
            counts=Q(tenant_was_linked=True),
            facts={"checkpoint": "checkpoint"},
        ),
        audit_rows=(
            from_audit_log(
                ONBOARDING_CHECKPOINT_COMPLETED,
                action=AuditAction.ONBOARDING_CHECKPOINT_COMPLETED,
                counts=Q(details__again=False)
                & ~Q(details__checkpoint=OnboardingCheckpoint.TENANT_IDENTIFIED),
            ),
        ),
    )
