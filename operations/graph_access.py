"""From a tenant's stored connection to a client that can read it."""

from operations.failures import NO_CONNECTION, SECRET_UNREADABLE, RunFailedError
from tenantpilot.graph.client import GraphClient
from tenantpilot.graph.config import GraphConfig
from tenantpilot.graph.credentials import Credentials
from tenantpilot.tenants import secrets
from tenantpilot.tenants.models import ProviderConnection, Tenant


def client_for(tenant: Tenant, *, total_seconds: float | None = None) -> GraphClient:
    """Return a client for the tenant, which lives no longer than the seconds given.

    Raises RunFailedError if it has no connection or the secret cannot be opened.
    """
    connection = ProviderConnection.objects.filter(tenant=tenant).first()
    if connection is None:
        raise RunFailedError(NO_CONNECTION)
    try:
        secret = secrets.unseal(bytes(connection.sealed_secret), tenant_id=tenant.pk)
    except secrets.SecretUnreadableError:
        raise RunFailedError(SECRET_UNREADABLE) from None
    credentials = Credentials(
        directory_id=tenant.directory_id, client_id=connection.client_id, client_secret=secret
    )
    return GraphClient(GraphConfig.from_settings(), credentials, total_seconds=total_seconds)
