"""The demo's people, workspaces and tenants as rows, dated back to when they joined."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db.models import Model

from demo.graph_stub.apps import StubApp
from demo.history import calendar
from demo.world.customers import Customer
from demo.world.people import PASSWORD, PLATFORM_OPERATORS
from demo.world.providers import PROVIDERS, Provider
from tenantpilot.accounts.models import PlatformOperator, User
from tenantpilot.tenants import secrets
from tenantpilot.tenants.models import (
    AppCredential,
    CredentialKind,
    ProviderApp,
    ProviderConnection,
    Tenant,
    TenantEntitlement,
    TenantStatus,
)
from tenantpilot.workspaces.models import Workspace, WorkspaceMembership

PLATFORM_SINCE_DAYS = 70
APP_SECRET_DAYS_LEFT = 120
SUSPENDED, SIGNED_IN = timedelta(days=25), timedelta(minutes=37)
OPENS, CONNECTS = timedelta(hours=8), timedelta(hours=9)


@dataclass(frozen=True, kw_only=True)
class Managed:
    """A tenant and what the demo knows about it."""

    tenant: Tenant
    customer: Customer


def populate(*, now: datetime) -> list[Managed]:
    """Create everybody and everything; return the tenants."""
    # One password, so one hash: argon2 takes its time for each.
    password = make_password(PASSWORD)
    since = calendar.workday(now, days_ago=PLATFORM_SINCE_DAYS) + OPENS
    for person in PLATFORM_OPERATORS:
        operator = PlatformOperator(email=person.email, name=person.name, password=password)
        _save_backdated(operator, since)
    users: dict[str, User] = {}
    managed = []
    for provider in PROVIDERS:
        since = calendar.workday(now, days_ago=provider.joined_days_ago) + OPENS
        for member in provider.staff:
            person = member.person
            if person.email not in users:
                away = SUSPENDED if member.is_suspended else timedelta(0)
                users[person.email] = User(
                    email=person.email,
                    name=person.name,
                    password=password,
                    last_login=now - away - SIGNED_IN * (len(users) + 1),
                )
                _save_backdated(users[person.email], since)
        managed += _open_workspace(provider, users=users, since=since, now=now)
    return managed


def _open_workspace(
    provider: Provider, *, users: Mapping[str, User], since: datetime, now: datetime
) -> list[Managed]:
    workspace = Workspace(name=provider.name, slug=provider.slug, is_demo=True)
    _save_backdated(workspace, since)
    if provider.app:
        _register_app(provider.app, workspace=workspace, since=since, now=now)
    managed = [
        Managed(tenant=_link(customer, workspace=workspace, now=now), customer=customer)
        for customer in provider.customers
    ]
    tenant_of = {each.customer: each.tenant for each in managed}
    for member in provider.staff:
        membership = WorkspaceMembership(
            workspace=workspace,
            user=users[member.person.email],
            role=member.role,
            suspended_at=now - SUSPENDED if member.is_suspended else None,
        )
        _save_backdated(membership, since)
        TenantEntitlement.objects.bulk_create(
            TenantEntitlement(membership=membership, tenant=tenant_of[customer])
            for customer in member.sees
        )
    return managed


def _register_app(
    at_microsoft: StubApp, *, workspace: Workspace, since: datetime, now: datetime
) -> None:
    app = ProviderApp(
        workspace=workspace, client_id=at_microsoft.client_id, directory_id=at_microsoft.home_id
    )
    _save_backdated(app, since)
    credential = AppCredential.objects.create(
        app=app,
        kind=CredentialKind.SECRET,
        sealed_secret=secrets.seal_for_app(
            at_microsoft.secrets[0], workspace_id=workspace.pk, app_id=app.pk
        ),
        expires_on=(now + timedelta(days=APP_SECRET_DAYS_LEFT)).date(),
        proved_at=since,
        tried_at=since,
    )
    AppCredential.objects.filter(pk=credential.pk).update(added_at=since)


def _link(customer: Customer, *, workspace: Workspace, now: datetime) -> Tenant:
    tenant = Tenant(
        workspace=workspace,
        name=customer.name,
        directory_id=customer.directory_id,
        primary_domain=customer.domain,
        status=TenantStatus.ARCHIVED if customer.archived_days_ago else TenantStatus.ACTIVE,
        archived_at=_archived_at(customer, now=now),
    )
    since = calendar.workday(now, days_ago=customer.joined_days_ago) + CONNECTS
    _save_backdated(tenant, since)
    # As lifecycle.archive does it: the client secret goes.
    if customer.microsoft and not customer.archived_days_ago:
        ProviderConnection.objects.create(
            tenant=tenant,
            client_id=customer.microsoft.client_id,
            sealed_secret=secrets.seal(customer.microsoft.client_secret, tenant_id=tenant.pk),
            secret_expires_on=(now + timedelta(days=customer.secret_days_left)).date(),
            credential_since=since,
        )
    return tenant


def _archived_at(customer: Customer, *, now: datetime) -> datetime | None:
    days = customer.archived_days_ago
    return calendar.workday(now, days_ago=days) if days else None


def _save_backdated(row: Model, moment: datetime) -> None:
    """Save a row whose `created_at` is set by itself, then set it to the moment it stands for."""
    row.save()
    type(row)._default_manager.filter(pk=row.pk).update(created_at=moment)
