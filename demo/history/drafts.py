"""The onboardings that are under way: their tenants, connections, and how far they came."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django_scopes import scope

from demo.graph_stub.world import StubTenant
from demo.history import calendar
from demo.history.onboarding_history import DURATIONS, OnboardingHistory
from demo.history.visibility import licences_in
from demo.population import Managed
from demo.world.drafts import DRAFTS, Draft
from tenantpilot.accounts.models import User
from tenantpilot.enums import OnboardingCheckpoint
from tenantpilot.graph.errors import GraphFailure
from tenantpilot.graph.permissions import REQUIRED_PERMISSIONS
from tenantpilot.tenants import secrets
from tenantpilot.tenants.models import ConnectionStatus, ProviderConnection, Tenant, TenantStatus
from tenantpilot.workspaces.models import Workspace
from visibility.enums import Area, Verdict
from visibility.models import AreaAnswer, TenantAccess

# The hour at which the demo's customers are linked.
MORNING, FOUND_THE_ID, TRIED = timedelta(hours=9), timedelta(minutes=25), timedelta(minutes=4)
SECRET_DAYS = 180


def histories(managed: Sequence[Managed], *, now: datetime) -> Iterator[OnboardingHistory]:
    """Yield the drafts, after their tenants are stored."""
    linked = {each.customer: each.tenant for each in managed}
    for draft in DRAFTS:
        workspace = Workspace.objects.get(slug=draft.provider.slug)
        linked_at = calendar.workday(now, days_ago=draft.started_days_ago) + MORNING
        tenant = linked[draft.customer] if draft.customer else None
        if draft.microsoft:
            tenant = _link(draft, draft.microsoft, workspace, at=linked_at)
            _connect(tenant, draft, draft.microsoft, at=linked_at)
        elif tenant:
            Tenant.objects.filter(pk=tenant.pk).update(status=TenantStatus.ONBOARDING)
        yield OnboardingHistory.of(
            workspace=workspace,
            tenant=tenant,
            name=draft.name,
            by=User.objects.get(email=draft.by.email),
            started_at=linked_at - FOUND_THE_ID,
            linked_at=linked_at,
            reached=draft.reached,
            trouble_code=draft.failure if draft.failure and draft.failure.is_passing else "",
        )


def _link(draft: Draft, microsoft: StubTenant, workspace: Workspace, *, at: datetime) -> Tenant:
    is_confirmed = _has(draft, OnboardingCheckpoint.CONNECTION_VERIFIED)
    tenant = Tenant.objects.create(
        workspace=workspace,
        name=draft.name,
        directory_id=microsoft.directory_id,
        primary_domain=microsoft.primary_domain if is_confirmed else "",
        status=TenantStatus.ONBOARDING,
    )
    Tenant.objects.filter(pk=tenant.pk).update(created_at=at)
    return tenant


def _connect(tenant: Tenant, draft: Draft, microsoft: StubTenant, *, at: datetime) -> None:
    # A fault that passes by itself says nothing about the connection.
    is_unchecked = draft.failure is not None and draft.failure.is_passing
    worked = draft.failure is None
    tried_at = at + DURATIONS[OnboardingCheckpoint.CONNECTION_CONFIGURED] + TRIED
    ProviderConnection.objects.create(
        tenant=tenant,
        client_id=microsoft.client_id,
        sealed_secret=secrets.seal(microsoft.client_secret, tenant_id=tenant.pk),
        secret_expires_on=(at + timedelta(days=SECRET_DAYS)).date(),
        credential_since=at,
        status=_status(draft.failure),
        failure_code="" if is_unchecked else draft.failure or "",
        last_checked_at=None if is_unchecked else tried_at,
        missing_permissions=_missing(microsoft) if worked else None,
    )
    if worked:
        _see(tenant, microsoft, at=tried_at)


def _status(failure: GraphFailure | None) -> ConnectionStatus:
    if failure is None:
        return ConnectionStatus.CONNECTED
    return ConnectionStatus.UNCHECKED if failure.is_passing else ConnectionStatus.FAILED


def _see(tenant: Tenant, microsoft: StubTenant, *, at: datetime) -> None:
    """Keep what the verifications were answered."""
    with scope(tenant=tenant):
        TenantAccess.objects.create(
            tenant=tenant,
            workspace_id=tenant.workspace_id,
            granted=sorted(microsoft.permissions),
            held=sorted(microsoft.permissions),
            held_elsewhere=0,
            granted_at=at,
            licences=licences_in(microsoft),
            licences_at=at,
        )
        for area in (Area.ORGANIZATION, Area.LICENCES, Area.PERMISSIONS):
            AreaAnswer.objects.create(
                tenant=tenant,
                workspace_id=tenant.workspace_id,
                area=area,
                verdict=Verdict.SEEN,
                verdict_at=at,
                seen_at=at,
                count=len(microsoft.permissions) if area == Area.PERMISSIONS else None,
            )


def _missing(microsoft: StubTenant) -> list[str]:
    return [need.value for need in REQUIRED_PERMISSIONS if need.value not in microsoft.permissions]


def _has(draft: Draft, checkpoint: OnboardingCheckpoint) -> bool:
    order = list(OnboardingCheckpoint)
    return draft.reached is not None and order.index(draft.reached) >= order.index(checkpoint)
