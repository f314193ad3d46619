"""The onboardings that are under way: their tenants, connections, and how far they came."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from demo.graph_stub.world import StubTenant
from demo.history import calendar
from demo.history.passage import TAKES, Passage
from demo.population import Managed
from demo.world.drafts import DRAFTS, Draft
from tenantpilot.accounts.models import User
from tenantpilot.graph.permissions import REQUIRED_PERMISSIONS
from tenantpilot.tenants import secrets
from tenantpilot.tenants.models import ConnectionStatus, ProviderConnection, Tenant, TenantStatus
from tenantpilot.vocabulary import OnboardingCheckpoint
from tenantpilot.workspaces.models import Workspace

# The hour at which the demo's customers are linked.
MORNING, FOUND_THE_ID, TRIED = timedelta(hours=9), timedelta(minutes=25), timedelta(minutes=4)
SECRET_DAYS = 180


def passages(managed: Sequence[Managed], *, now: datetime) -> Iterator[Passage]:
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
        yield Passage.of(
            workspace=workspace,
            tenant=tenant,
            name=draft.name,
            by=User.objects.get(email=draft.by.email),
            started_at=linked_at - FOUND_THE_ID,
            linked_at=linked_at,
            reached=draft.reached,
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
    worked = draft.failure is None
    ProviderConnection.objects.create(
        tenant=tenant,
        client_id=microsoft.client_id,
        sealed_secret=secrets.seal(microsoft.client_secret, tenant_id=tenant.pk),
        secret_expires_on=(at + timedelta(days=SECRET_DAYS)).date(),
        status=ConnectionStatus.CONNECTED if worked else ConnectionStatus.FAILED,
        failure_code=draft.failure or "",
        last_checked_at=at + TAKES[OnboardingCheckpoint.CONNECTION_CONFIGURED] + TRIED,
        missing_permissions=_missing(microsoft) if worked else None,
    )


def _missing(microsoft: StubTenant) -> list[str]:
    return [need.value for need in REQUIRED_PERMISSIONS if need.value not in microsoft.permissions]


def _has(draft: Draft, checkpoint: OnboardingCheckpoint) -> bool:
    order = list(OnboardingCheckpoint)
    return draft.reached is not None and order.index(draft.reached) >= order.index(checkpoint)
