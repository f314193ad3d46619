"""What a check found out about a tenant's connection."""

from django.db.models.functions import Now

from tenantpilot.tenants.models import ConnectionStatus, ProviderConnection, Tenant


def mark_connected(*, tenant: Tenant) -> None:
    """Keep that signing in worked just now."""
    _keep(tenant, status=ConnectionStatus.CONNECTED, failure_code="")


def mark_failed(*, tenant: Tenant, failure_code: str) -> None:
    """Keep why signing in did not work just now."""
    _keep(tenant, status=ConnectionStatus.FAILED, failure_code=failure_code)


def _keep(tenant: Tenant, *, status: ConnectionStatus, failure_code: str) -> None:
    ProviderConnection.objects.filter(tenant=tenant).update(
        status=status, failure_code=failure_code, last_checked_at=Now()
    )
