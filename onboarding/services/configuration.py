"""Enter how to sign in to a tenant. What was seen through another application is forgotten."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django_scopes import scope

from tenantpilot.tenants.models import ProviderConnection, Tenant
from tenantpilot.tenants.services import connections, lifecycle
from visibility import services as visibility


@transaction.atomic
def configure(*, tenant: Tenant, client_id: UUID, **entered: Any) -> bool:
    """Store the connection (connections.configure); return whether it is another application.

    Raises SecretNeededError.
    """
    tenant.lock()
    known = ProviderConnection.objects.filter(tenant=tenant).exclude(client_id=client_id)
    is_other = known.exists()
    connections.configure(tenant=tenant, client_id=client_id, **entered)
    if is_other:
        _forget(tenant)
    return is_other


@transaction.atomic
def correct(*, tenant: Tenant, name: str, directory_id: UUID) -> bool:
    """Mend the tenant (lifecycle.correct); return whether it is another Microsoft tenant.

    Raises CannotLinkError.
    """
    is_other = tenant.directory_id != directory_id
    lifecycle.correct(tenant=tenant, name=name, directory_id=directory_id)
    if is_other:
        _forget(tenant)
    return is_other


def _forget(tenant: Tenant) -> None:
    with scope(tenant=tenant):
        visibility.forget(tenant=tenant)
