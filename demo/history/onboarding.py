"""How the demo's customers were onboarded, and what of it is still under way."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random

from django_scopes import scopes_disabled

from demo.factories import CheckpointCompletedFactory
from demo.history import drafts
from demo.history.passage import Passage
from demo.population import Managed
from onboarding.models import CheckpointCompletion, OnboardingSession, SessionStatus
from telemetry.models import ProductUsageEvent
from tenantpilot.access.capabilities import Capability, capabilities_of
from tenantpilot.access.fetch import people_with_access
from tenantpilot.accounts.models import User
from tenantpilot.graph.permissions import REQUIRED_PERMISSIONS
from tenantpilot.tenants.models import ConnectionStatus, ProviderConnection, Tenant
from tenantpilot.vocabulary import OnboardingCheckpoint

# From the first click to the link; the tenant's own date is that of the link.
FOUND_THE_ID = timedelta(minutes=20)


def save(managed: Sequence[Managed], *, now: datetime) -> None:
    """Store an onboarding for every customer that is connected, and those under way."""
    passages = [*_of_customers(managed), *drafts.passages(managed, now=now)]
    OnboardingSession.objects.bulk_create(passage.session for passage in passages)
    completions = sorted(
        (completion for passage in passages for completion in passage.completions),
        key=lambda completion: completion.first_completed_at,
    )
    CheckpointCompletion.objects.bulk_create(completions)
    with scopes_disabled():
        ProductUsageEvent.objects.bulk_create(
            CheckpointCompletedFactory.build(completion=completion)
            for completion in completions
            if completion.tenant_was_linked
        )
    _keep_permissions(managed)


def _of_customers(managed: Sequence[Managed]) -> Iterator[Passage]:
    for each in managed:
        if each.customer.microsoft:
            linked_at = Tenant.objects.get(pk=each.tenant.pk).created_at
            random = Random(f"the onboarding of {each.customer.domain}")
            yield Passage.of(
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
