"""Read when a client secret ends, where Microsoft tells it, instead of having it typed."""

from datetime import datetime

from tenantpilot.graph.client import GraphClient
from tenantpilot.graph.errors import GraphError
from tenantpilot.tenants.models import Tenant
from tenantpilot.tenants.services import connections


def end_told_by(client: GraphClient) -> datetime | None:
    """Return the end of the secret that the client signs in with; None if it is not told.

    It is a nicety: a refusal costs nothing. Raises GraphError if the whole tenant is to be left
    alone.
    """
    try:
        return client.end_of_secret()
    except GraphError as error:
        if error.must_wait:
            raise
    return None


def read_expiry(client: GraphClient, tenant: Tenant, *, version: datetime | None) -> None:
    """Note the end of the secret of the tenant's own app. Raises GraphError as end_told_by does."""
    ends_at = end_told_by(client)
    if ends_at:
        connections.note_expiry(tenant=tenant, expires_on=ends_at.date(), version=version)
