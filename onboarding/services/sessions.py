"""Start an onboarding, cancel it or delete it."""

from datetime import datetime

from django.db import transaction
from django.db.models.functions import Now
from django_scopes import scopes_disabled

from onboarding.models import OnboardingSession, SessionStatus
from onboarding.services.locking import (
    SessionChangedError,
    SessionEndedError,
    lock_draft,
    save_next_version,
)
from tenantpilot.accounts.models import User
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.tenants.models import TenantStatus
from tenantpilot.tenants.services import lifecycle
from tenantpilot.workspaces.models import Workspace


class CannotDeleteError(Exception):
    """The onboarding was completed, or its tenant has a history of its own."""


@transaction.atomic
def start(*, workspace: Workspace, customer_name: str, started_by: User) -> OnboardingSession:
    """Begin an onboarding, or return the person's own draft of this name that has no tenant yet.

    Never telemetry: there is no tenant (FR-243-006).
    """
    session, is_new = OnboardingSession.objects.get_or_create(
        workspace=workspace,
        created_by=started_by,
        customer_name=customer_name,
        tenant=None,
        status=SessionStatus.DRAFT,
        defaults={"changed_by": started_by},
    )
    if is_new:
        log.record(action=AuditAction.ONBOARDING_STARTED, actor=started_by, subject=session)
    return session


@transaction.atomic
def cancel(*, session: OnboardingSession, cancelled_by: User, expected_version: int) -> None:
    """Give an onboarding up. What was done is kept, a linked tenant is archived.

    Raises SessionEndedError, SessionChangedError.
    """
    current = lock_draft(session, expected_version=expected_version)
    current.status = SessionStatus.CANCELLED
    current.ended_at = Now()
    save_next_version(current, changed_by=cancelled_by)
    if current.tenant:
        lifecycle.archive(tenant=current.tenant)
    log.record(action=AuditAction.ONBOARDING_CANCELLED, actor=cancelled_by, subject=current)


def give_up_untouched(before: datetime) -> int:
    """End the drafts that no one has changed since then; return how many.

    One with a tenant is cancelled, which archives the tenant and forgets its client secret; one
    without is only a customer's name, and goes.
    """
    drafts = OnboardingSession.objects.filter(status=SessionStatus.DRAFT, changed_at__lt=before)
    return sum(
        _is_given_up(number, before=before) for number in drafts.values_list("pk", flat=True)
    )


@transaction.atomic
def _is_given_up(number: int, *, before: datetime) -> bool:
    draft = (
        OnboardingSession.objects.select_for_update(no_key=True, of=("self",))
        .select_related("tenant")
        .filter(pk=number, status=SessionStatus.DRAFT, changed_at__lt=before)
        .first()
    )
    if draft is None:
        return False
    if draft.tenant is None:
        log.record(action=AuditAction.ONBOARDING_DELETED, actor=None, subject=draft)
        draft.delete()
        return True
    draft.status = SessionStatus.CANCELLED
    draft.ended_at = Now()
    save_next_version(draft, changed_by=None)
    lifecycle.archive(tenant=draft.tenant)
    log.record(action=AuditAction.ONBOARDING_CANCELLED, actor=None, subject=draft)
    return True


@transaction.atomic
def delete(*, session: OnboardingSession, deleted_by: User, expected_version: int) -> None:
    """Delete a draft or cancelled onboarding, and the tenant that it alone brought in.

    Only the audit log remembers it then. Raises CannotDeleteError, SessionEndedError if it is
    gone already, SessionChangedError.
    """
    current = (
        OnboardingSession.objects.select_for_update(no_key=True, of=("self",))
        .select_related("tenant")
        .filter(pk=session.pk)
        .first()
    )
    if current is None:
        raise SessionEndedError
    if current.version != expected_version:
        raise SessionChangedError
    if not is_deletable(current):
        raise CannotDeleteError
    log.record(action=AuditAction.ONBOARDING_DELETED, actor=deleted_by, subject=current)
    current.delete()
    if current.tenant:
        # Its rows are of one tenant, which goes.
        with scopes_disabled():
            current.tenant.delete()


def is_deletable(session: OnboardingSession) -> bool:
    """Whether nothing is lost with the onboarding but itself and a tenant that never worked."""
    if session.status == SessionStatus.COMPLETED:
        return False
    if session.tenant is None:
        return True
    if not session.tenant_is_new or session.tenant.status == TenantStatus.ACTIVE:
        return False
    others = OnboardingSession.objects.filter(tenant=session.tenant).exclude(pk=session.pk)
    return not others.exists()
