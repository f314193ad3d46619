"""The customers' tenants and their connections as rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from attention.models import PutOff
from demo.portfolio.ids import client_id, client_secret, directory_id
from demo.portfolio.names import domain_of, name_of
from demo.portfolio.states import State
from onboarding.models import OnboardingSession
from tenant_dashboard.models import TenantTag
from tenantpilot.tenants import secrets
from tenantpilot.tenants.models import (
    ConnectionStatus,
    ProviderConnection,
    Tenant,
    TenantStatus,
)
from tenantpilot.workspaces.models import Workspace

TAGS = ("gold", "silver", "bronze")
JOINED = timedelta(days=60)


@dataclass(frozen=True, kw_only=True)
class Customer:
    """A customer's tenant, and its state."""

    tenant: Tenant
    state: State
    number: int

    @property
    def owner(self) -> dict[str, object]:
        """What every row of it names."""
        return {"tenant": self.tenant, "workspace_id": self.tenant.workspace_id}


def customers(
    workspace: Workspace, states: Sequence[State], *, now: datetime, first: int = 0
) -> list[Customer]:
    """Store a tenant for each state."""
    tenants = [
        Tenant(
            workspace=workspace,
            name=name_of(number),
            primary_domain=domain_of(number),
            directory_id=directory_id(workspace.slug, number),
            status=state.status,
            verified_at=now - JOINED if state.status == TenantStatus.ACTIVE else None,
            archived_at=now - timedelta(days=9) if state.status == TenantStatus.ARCHIVED else None,
        )
        for number, state in enumerate(states, first)
    ]
    stored = Tenant.objects.bulk_create(tenants)
    Tenant.objects.filter(pk__in=[each.pk for each in stored]).update(created_at=now - JOINED)
    made = zip(stored, states, strict=True)
    return [
        Customer(tenant=tenant, state=state, number=number)
        for number, (tenant, state) in enumerate(made, first)
    ]


def connections(found: Sequence[Customer], *, now: datetime) -> Iterator[ProviderConnection]:
    """Return the connections of those that have one."""
    for each in found:
        if each.state.connection is None:
            continue
        slug = each.tenant.workspace.slug
        told: dict[str, Any] = {"status": ConnectionStatus.CONNECTED, "missing_permissions": []}
        yield ProviderConnection(
            tenant=each.tenant,
            client_id=client_id(slug, each.number),
            sealed_secret=secrets.seal(client_secret(slug, each.number), tenant_id=each.tenant.pk),
            secret_expires_on=(now + each.state.expires_in).date(),
            last_checked_at=now - timedelta(hours=5),
            **{**told, **each.state.connection},
        )


def onboardings(found: Sequence[Customer], *, now: datetime) -> Iterator[OnboardingSession]:
    """Return the drafts of those that are being onboarded."""
    for each in found:
        if each.state.onboarding_for:
            yield OnboardingSession(
                **each.owner,
                tenant_is_new=True,
                customer_name=each.tenant.name,
                created_at=now - each.state.onboarding_for,
                changed_at=now - each.state.onboarding_for,
            )


def tags(found: Sequence[Customer]) -> Iterator[TenantTag]:
    """Return a tag for two of three."""
    for each in found:
        if each.number % 3:
            yield TenantTag(**each.owner, name=TAGS[each.number % len(TAGS)])


def put_offs(found: Sequence[Customer], *, now: datetime) -> Iterator[PutOff]:
    """Return what a person put off."""
    for each in found:
        if each.state.put_off:
            yield PutOff(
                **each.owner,
                kind=each.state.put_off,
                severity="medium",
                until=(now + timedelta(days=6)).date(),
                note="The customer renews it next week.",
                created_at=now - timedelta(days=1),
            )
