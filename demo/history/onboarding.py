"""How the demo's customers were onboarded, and what of it is still under way."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random

from django_scopes import scopes_disabled

from demo.factories import usage_event
from demo.history import drafts
from demo.history.onboarding_history import OnboardingHistory
from demo.population import Managed
from onboarding.models import CheckpointCompletion, OnboardingSession, SessionStatus
from telemetry.catalog import ONBOARDING_CHECKPOINT_COMPLETED
from telemetry.models import ProductUsageEvent
from tenantpilot.access.capabilities import Capability, capabilities_of
from tenantpilot.access.selectors import people_with_access
from tenantpilot.accounts.models import User
from tenantpilot.enums import OnboardingCheckpoint
from tenantpilot.graph.permissions import REQUIRED_PERMISSIONS
from tenantpilot.tenants.models import ConnectionStatus, ProviderConnection, Tenant

# From the first click to the link; the tenant's own date is that of the link.
FOUND_THE_ID = timedelta(minutes=20)


def save(managed: Sequence[Managed], *, now: datetime) -> None:
    """Store an onboarding for every customer that is connected, and those under way."""
    histories = [*_of_customers(managed), *drafts.histories(managed, now=now)]
    OnboardingSession.objects.bulk_create(history.session for history in histories)
    completions = sorted(
        (completion for history in histories for completion in history.completions),
        key=lambda completion: completion.first_completed_at,
    )
    CheckpointCompletion.objects.bulk_create(completions)
    with scopes_disabled():
        ProductUsageEvent.objects.bulk_create(
            usage_event(
                ONBOARDING_CHECKPOINT_COMPLETED,
                tenant=tenant,
                actor_id=completion.completed_by_id,
                subject=completion.session,
                at=completion.first_completed_at,
                checkpoint=completion.checkpoint,
            )
            for completion in completions
            if completion.tenant_was_linked and (tenant := completion.session.tenant)
        )
    _keep_permissions(managed)


def _of_customers(managed: Sequence[Managed]) -> Iterator[OnboardingHistory]:
    for each in managed:
        if each.customer.microsoft:
            linked_at = Tenant.objects.get(pk=each.tenant.pk).created_at
            random = Random(f"the onboarding of {each.customer.domain}")
            yield OnboardingHistory.of(
                workspace=each.tenant.workspace,
                tenant=each.tenant,
                name=each.tenant.name,
                by=random.choice(_who_may_onboard(each.tenant)),
                started_at=linked_at - FOUND_THE_ID,
                linked_at=linked_at,
                reached=OnboardingCheckpoint.ACTIVATED,
                status=SessionStatus.COMPLETED,
            )


def _who_may_onboard(tenant: Tenant) -> list[User]:
    members = people_with_access(tenant=tenant).select_related("user").order_by("pk")
    return [
        member.user
        for member in members
        if Capability.ONBOARDING_MANAGE in capabilities_of(member.role)
    ]


def _keep_permissions(managed: Sequence[Managed]) -> None:
    """Say what the latest check that worked found missing, as the check does."""
    for each in managed:
        if each.customer.microsoft:
            granted = each.customer.microsoft.permissions
            ProviderConnection.objects.filter(
                tenant=each.tenant, status=ConnectionStatus.CONNECTED
            ).update(
                missing_permissions=[
                    need.value for need in REQUIRED_PERMISSIONS if need.value not in granted
                ]
            )
