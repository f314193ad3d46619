"""Beginning an onboarding, and ending it early."""

from django.db import transaction
from django.db.models.functions import Now
from django_scopes import scopes_disabled

from onboarding.models import OnboardingSession, SessionStatus
from onboarding.services.locking import SessionChangedError, SessionEndedError, changed, locked
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
        _audit(AuditAction.ONBOARDING_STARTED, session, started_by)
    return session


@transaction.atomic
def cancel(*, session: OnboardingSession, cancelled_by: User, expected_version: int) -> None:
    """Give an onboarding up. What was done is kept, a linked tenant is archived.

    Raises SessionEndedError, SessionChangedError.
    """
    current = locked(session, expected_version=expected_version)
    current.status = SessionStatus.CANCELLED
    current.ended_at = Now()
    changed(current, changed_by=cancelled_by)
    if current.tenant:
        lifecycle.archive(tenant=current.tenant)
    _audit(AuditAction.ONBOARDING_CANCELLED, current, cancelled_by)


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
    _audit(AuditAction.ONBOARDING_DELETED, current, deleted_by)
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


def _audit(action: AuditAction, session: OnboardingSession, actor: User) -> None:
    log.record(
        action=action,
        actor=actor,
        workspace_id=session.workspace_id,
        tenant_id=session.tenant_id,
        subject=session,
    )
