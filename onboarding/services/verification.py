"""Write down that Microsoft is asked, and what a verification found, good or bad."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django_scopes import scope

from onboarding import access
from onboarding.models import OnboardingSession
from onboarding.services.checkpoints import linked_tenant, reopen
from onboarding.services.graph_checks import NOT_EFFECTIVE, NotVerifiedError
from onboarding.services.locking import lock_draft, save_next_version
from tenantpilot.accounts.models import User
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.enums import OnboardingCheckpoint
from tenantpilot.graph.permissions import RequiredPermission
from tenantpilot.graph.resources.app_roles import (
    GrantedAppRole,
    granted_elsewhere,
    granted_names,
)
from tenantpilot.graph.resources.organization import Organization
from tenantpilot.graph.retries import LONGEST_WAIT_SECONDS
from tenantpilot.tenants.models import Tenant
from tenantpilot.tenants.services import connections
from visibility import services as visibility
from visibility.enums import Area


def must_wait(session: OnboardingSession) -> bool:
    """Return whether Microsoft asked for no further request yet: asking makes it longer."""
    return session.waits_until is not None and session.waits_until > timezone.now()


@transaction.atomic
def record_check(
    session: OnboardingSession, *, actor: User, checkpoint: OnboardingCheckpoint
) -> None:
    """Write down, before Microsoft is asked, who asks: what fails counts towards the limit, too.

    Raises TooManyActsError.
    """
    log.record(
        action=AuditAction.CONNECTION_CHECKED,
        actor=actor,
        subject=linked_tenant(session),
        checkpoint=checkpoint.value,
    )


@transaction.atomic
def save_failure(
    session: OnboardingSession,
    error: NotVerifiedError,
    *,
    actor: User,
    expected_version: int,
    areas: Collection[Area],
    reopens: tuple[OnboardingCheckpoint, ...],
) -> None:
    """Store why the connection does not work, and reopen the checkpoints that relied on it.

    A fault that passes by itself says nothing about the connection: it is kept at the
    onboarding, with the moment from which Microsoft wants to be asked again.
    """
    access.require_still(user=actor, session=session)
    current = lock_draft(session, expected_version=expected_version)
    tenant = linked_tenant(current)
    _record_refusal(tenant, areas, error)
    if error.is_passing:
        current.trouble_code = error.failure.code
        current.waits_until = _until(error.retry_after_seconds)
    else:
        connections.mark_failed(
            tenant=tenant, failure_code=error.failure.code, missing=error.missing
        )
        reopen(current, *reopens)
        forget_trouble(current)
    save_next_version(current, changed_by=actor)


@transaction.atomic
def save_missing_permissions(
    session: OnboardingSession,
    missing: tuple[RequiredPermission, ...],
    *,
    granted: Collection[GrantedAppRole],
    actor: User,
    expected_version: int,
) -> None:
    """Store what is granted and which permissions are missing, and reopen their checkpoint."""
    access.require_still(user=actor, session=session)
    current = lock_draft(session, expected_version=expected_version)
    tenant = linked_tenant(current)
    connections.mark_connected(tenant=tenant, missing=missing)
    record_grants(tenant, granted)
    reopen(current, OnboardingCheckpoint.PERMISSIONS_VERIFIED)
    forget_trouble(current)
    save_next_version(current, changed_by=actor)


def record_organization(tenant: Tenant, organization: Organization) -> None:
    """Record that the tenant can be read, and its licences, for the pages of what is seen."""
    with scope(tenant=tenant):
        visibility.record_seen(tenant=tenant, area=Area.ORGANIZATION)
        visibility.record_licences(tenant=tenant, licences=organization.licences)


def record_grants(tenant: Tenant, granted: Collection[GrantedAppRole]) -> None:
    """Record what is granted, for the pages of what is seen."""
    with scope(tenant=tenant):
        visibility.record_seen(tenant=tenant, area=Area.PERMISSIONS, count=len(granted))
        visibility.record_grants(
            tenant=tenant,
            names=granted_names(granted),
            elsewhere=granted_elsewhere(granted),
        )


def forget_trouble(session: OnboardingSession) -> None:
    """Microsoft has answered: there is nothing to wait for any more."""
    session.trouble_code = ""
    session.waits_until = None


def _record_refusal(tenant: Tenant, areas: Collection[Area], error: NotVerifiedError) -> None:
    if error.refused is None or error.failure == NOT_EFFECTIVE:
        # It was not asked, or what it said is about to change.
        return
    with scope(tenant=tenant):
        for area in areas:
            visibility.record_failure(
                tenant=tenant,
                area=area,
                failure=error.refused.failure,
                needs=error.refused.permissions,
            )


def _until(seconds: float | None) -> datetime | None:
    if seconds is None:
        return None
    return timezone.now() + timedelta(seconds=min(seconds, LONGEST_WAIT_SECONDS))
