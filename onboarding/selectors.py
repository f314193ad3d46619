"""Reads onboarding sessions that access has been checked for."""

from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet
from django_scopes import scope

from onboarding.models import CheckpointCompletion, OnboardingSession, SessionStatus
from tenantpilot.access.selectors import tenants_seen_by
from tenantpilot.enums import OnboardingCheckpoint
from tenantpilot.tenants.models import ProviderConnection, Tenant, TenantStatus
from tenantpilot.workspaces.models import WorkspaceMembership
from visibility import selectors as visibility


def sessions(
    memberships: Iterable[WorkspaceMembership], *, status: str = SessionStatus.DRAFT
) -> QuerySet[OnboardingSession]:
    """Return the sessions the memberships may see, latest change first, with `done` steps."""
    visible = Q(pk__in=[])
    for membership in memberships:
        of_tenant = Q(tenant=None) | Q(tenant__in=tenants_seen_by(membership))
        visible |= Q(workspace_id=membership.workspace_id) & of_tenant
    return (
        OnboardingSession.objects.filter(visible, status=status)
        .select_related("workspace", "tenant", "changed_by")
        .annotate(done=Count("completions", filter=Q(completions__holds=True)))
        .order_by("-changed_at", "-pk")
    )


def completions(session: OnboardingSession) -> dict[str, CheckpointCompletion]:
    """Return what the session has completed, by checkpoint, with who did it."""
    found = session.completions.select_related("completed_by")
    return {completion.checkpoint: completion for completion in found}


def connection_of(tenant: Tenant | None) -> ProviderConnection | None:
    """Return the tenant's connection without its secret; None if there is none."""
    if tenant is None:
        return None
    known = ProviderConnection.objects.defer("sealed_secret").select_related("app")
    connection = known.filter(tenant=tenant).first()
    if connection:
        # The row is already here; spare every later `connection.tenant` a query.
        connection.tenant = tenant
    return connection


def granted_in(tenant: Tenant | None) -> list[str] | None:
    """Return the names of the permissions the tenant has granted; None if they were not read."""
    if tenant is None:
        return None
    with scope(tenant=tenant):
        access = visibility.access_of_tenant()
    return access.granted if access else None


def draft_of(tenant: Tenant) -> OnboardingSession | None:
    """Return the onboarding that is under way on the tenant."""
    return drafts_of(tenant.pk).first() if tenant.status == TenantStatus.ONBOARDING else None


def drafts_of(tenant_id: int) -> QuerySet[OnboardingSession]:
    """Return the draft of the tenant, if it has one: one that is not being onboarded has none."""
    return OnboardingSession.objects.filter(tenant=tenant_id, status=SessionStatus.DRAFT)


def number_of_steps() -> int:
    return len(OnboardingCheckpoint)
