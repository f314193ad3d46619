"""Enter how to sign in to a tenant. What was seen through another application is forgotten."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django_scopes import scope

from tenantpilot.accounts.models import User
from tenantpilot.tenants.credentials import EnteredCredential
from tenantpilot.tenants.models import ProviderApp, ProviderConnection, Tenant
from tenantpilot.tenants.services import connections, lifecycle
from tenantpilot.tenants.services.connections import SecretNeededError
from visibility import services as visibility


@dataclass(frozen=True, kw_only=True)
class OwnApp:
    """An app registration in the customer's tenant. No credential: the stored one stays."""

    client_id: UUID
    credential: EnteredCredential | None
    expires_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class WorkspaceApp:
    """The workspace's own multi-tenant app."""


@transaction.atomic
def configure(*, tenant: Tenant, entered: OwnApp | WorkspaceApp, configured_by: User) -> bool:
    """Store the connection; return whether it is another application than before.

    Raises SecretNeededError.
    """
    tenant.lock()
    before = _client_id(tenant)
    if isinstance(entered, WorkspaceApp):
        app = ProviderApp.objects.filter(workspace=tenant.workspace).first()
        if app is None:
            raise SecretNeededError
        connections.use_app(tenant=tenant, app=app, configured_by=configured_by)
    else:
        connections.configure(
            tenant=tenant,
            client_id=entered.client_id,
            credential=entered.credential,
            expires_on=entered.expires_on,
            configured_by=configured_by,
        )
    is_other = before is not None and before != _client_id(tenant)
    if is_other:
        _forget(tenant)
    return is_other


@transaction.atomic
def correct(*, tenant: Tenant, name: str, directory_id: UUID, cloud: str | None = None) -> bool:
    """Mend the tenant (lifecycle.correct); return whether it is another Microsoft tenant.

    Raises CannotLinkError.
    """
    before = (tenant.directory_id, tenant.cloud)
    lifecycle.correct(tenant=tenant, name=name, directory_id=directory_id, cloud=cloud)
    is_other = before != (tenant.directory_id, tenant.cloud)
    if is_other:
        _forget(tenant)
    return is_other


def _client_id(tenant: Tenant) -> UUID | None:
    known = ProviderConnection.objects.filter(tenant=tenant)
    return known.values_list("client_id", flat=True).first()


def _forget(tenant: Tenant) -> None:
    with scope(tenant=tenant):
        visibility.forget(tenant=tenant)
