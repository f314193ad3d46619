"""The only transition of an onboarding: completing a checkpoint, or completing it again."""

from collections.abc import Callable

from django.db import transaction
from django.db.models.functions import Now

from onboarding.models import CheckpointCompletion, OnboardingSession
from onboarding.services.locking import changed, locked
from onboarding.steps import STEP_OF
from telemetry import catalog, recorder
from tenantpilot.accounts.models import User
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.vocabulary import OnboardingCheckpoint


class NotReachedError(Exception):
    """A checkpoint before this one is still to be completed."""


def nothing_more(_session: OnboardingSession) -> None:
    """For a checkpoint that takes nothing but being completed."""


@transaction.atomic
def complete_checkpoint(
    *,
    session: OnboardingSession,
    checkpoint: OnboardingCheckpoint,
    actor: User,
    expected_version: int,
    act: Callable[[OnboardingSession], None] = nothing_more,
) -> OnboardingSession:
    """Complete a checkpoint: do the act that brings it about, and keep that it is complete.

    The act gets the locked session, and what it raises undoes everything. Records
    ONBOARDING_CHECKPOINT_COMPLETED for the first completion of a checkpoint, if a tenant was
    linked before it (FR-243-005, -006). Raises SessionChangedError, SessionEndedError,
    NotReachedError.
    """
    current = locked(session, expected_version=expected_version)
    require_reached(current, checkpoint)
    tenant_was_linked = current.tenant_was_linked
    act(current)
    is_first = _keep(current, checkpoint, actor, tenant_was_linked=tenant_was_linked)
    changed(current, changed_by=actor)
    log.record(
        action=AuditAction.ONBOARDING_CHECKPOINT_COMPLETED,
        actor=actor,
        workspace_id=current.workspace_id,
        tenant_id=current.tenant_id,
        subject=current,
        checkpoint=checkpoint.value,
        again=not is_first,
    )
    if is_first and tenant_was_linked and current.tenant:
        recorder.record(
            catalog.ONBOARDING_CHECKPOINT_COMPLETED,
            tenant=current.tenant,
            actor=actor,
            subject=current,
            checkpoint=checkpoint,
        )
    return current


def require_reached(session: OnboardingSession, checkpoint: OnboardingCheckpoint) -> None:
    """Raise NotReachedError unless every checkpoint before this one is complete."""
    order = list(OnboardingCheckpoint)
    before = order[: order.index(checkpoint)]
    if session.completions.filter(checkpoint__in=before, holds=True).count() < len(before):
        raise NotReachedError


def reopen(session: OnboardingSession, *checkpoints: OnboardingCheckpoint) -> None:
    """Have checkpoints completed again, where they were complete."""
    session.completions.filter(checkpoint__in=checkpoints).update(holds=False)


def _keep(
    session: OnboardingSession,
    checkpoint: OnboardingCheckpoint,
    actor: User,
    *,
    tenant_was_linked: bool,
) -> bool:
    """Store the completion; return whether it is the first of this checkpoint."""
    completion, is_first = CheckpointCompletion.objects.get_or_create(
        session=session,
        checkpoint=checkpoint,
        defaults={"tenant_was_linked": tenant_was_linked, "completed_by": actor},
    )
    if not is_first:
        completion.holds = True
        completion.completed_at = Now()
        completion.completed_by = actor
        completion.save(update_fields=["holds", "completed_at", "completed_by"])
    reopen(session, *STEP_OF[checkpoint].reopens)
    return is_first
