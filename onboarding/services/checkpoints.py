"""Completing a checkpoint: the only way in which an onboarding moves forward.

A step opens its checkpoint, does its work, and completes the checkpoint, all in one transaction.
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models.functions import Now

from onboarding.models import CheckpointCompletion, OnboardingSession
from onboarding.services.locking import lock_draft, save_next_version
from telemetry import catalog, recorder
from tenantpilot.accounts.models import User
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.enums import OnboardingCheckpoint
from tenantpilot.tenants.models import Tenant


class NotReachedError(Exception):
    """A checkpoint before this one is still to be completed."""


@dataclass(frozen=True, kw_only=True)
class OpenCheckpoint:
    """A checkpoint that may be completed now. Its session is locked until the commit.

    `tenant_was_linked`: whether the session had a tenant before the step began.
    """

    session: OnboardingSession
    checkpoint: OnboardingCheckpoint
    tenant_was_linked: bool


def open_checkpoint(
    *, session: OnboardingSession, checkpoint: OnboardingCheckpoint, expected_version: int
) -> OpenCheckpoint:
    """Lock the session for a step. Raises SessionChangedError, SessionEndedError,
    NotReachedError.
    """
    current = lock_draft(session, expected_version=expected_version)
    require_reached(current, checkpoint)
    return OpenCheckpoint(
        session=current, checkpoint=checkpoint, tenant_was_linked=current.tenant_was_linked
    )


@transaction.atomic
def complete_checkpoint(opened: OpenCheckpoint, *, actor: User) -> None:
    """Save the session and store that the checkpoint is complete.

    Records ONBOARDING_CHECKPOINT_COMPLETED for the first completion of a checkpoint, if a tenant
    was linked before it (FR-243-005, -006).
    """
    session = opened.session
    is_first = _save_completion(opened, actor)
    save_next_version(session, changed_by=actor)
    log.record(
        action=AuditAction.ONBOARDING_CHECKPOINT_COMPLETED,
        actor=actor,
        subject=session,
        checkpoint=opened.checkpoint.value,
        again=not is_first,
    )
    if is_first and opened.tenant_was_linked and session.tenant:
        recorder.record(
            catalog.ONBOARDING_CHECKPOINT_COMPLETED,
            tenant=session.tenant,
            actor=actor,
            subject=session,
            checkpoint=opened.checkpoint,
        )


def require_reached(session: OnboardingSession, checkpoint: OnboardingCheckpoint) -> None:
    """Raise NotReachedError unless every checkpoint before this one is complete."""
    order = list(OnboardingCheckpoint)
    before = order[: order.index(checkpoint)]
    if session.completions.filter(checkpoint__in=before, holds=True).count() < len(before):
        raise NotReachedError


def reopen(session: OnboardingSession, *checkpoints: OnboardingCheckpoint) -> None:
    """Require that checkpoints are completed again, if they were complete."""
    session.completions.filter(checkpoint__in=checkpoints).update(holds=False)


def linked_tenant(session: OnboardingSession) -> Tenant:
    """Return the tenant, which every checkpoint after the first one has."""
    assert session.tenant  # noqa: S101 - open_checkpoint refuses the others
    return session.tenant


def _save_completion(opened: OpenCheckpoint, actor: User) -> bool:
    """Store the completion; return whether it is the first of this checkpoint."""
    completion, is_first = CheckpointCompletion.objects.get_or_create(
        session=opened.session,
        checkpoint=opened.checkpoint,
        defaults={"tenant_was_linked": opened.tenant_was_linked, "completed_by": actor},
    )
    if not is_first:
        completion.holds = True
        completion.completed_at = Now()
        completion.completed_by = actor
        completion.save(update_fields=["holds", "completed_at", "completed_by"])
    return is_first
