"""Build a Graph client from a tenant's stored connection."""

from django.db.models import Max, Q
from django.db.models.functions import Now
from django.utils import timezone
from django_scopes import scopes_disabled

from operations.enums import LIVE, RunStatus
from operations.failures import NO_CONNECTION, SECRET_UNREADABLE, RunFailedError
from operations.models import OperationRun
from tenantpilot.graph.client import GraphClient
from tenantpilot.graph.config import GraphConfig
from tenantpilot.graph.errors import GraphError, GraphFailure
from tenantpilot.tenants import credentials, secrets
from tenantpilot.tenants.models import ProviderConnection, Tenant

# A run that begins again each time it is asked to wait might never end: after so many times
# it keeps its place for as long as one page may take.
IMPATIENT_TIMES = 3


def _check_wait_is_over(tenant: Tenant) -> bool:
    """Return whether a run of the tenant has been put back so often that it must be patient.

    Raises GraphError while a run of the tenant waits: asking sooner would make it longer.
    """
    with scopes_disabled():
        runs = OperationRun.objects.filter(tenant=tenant, status__in=LIVE).aggregate(
            until=Max("waits_until", filter=Q(status=RunStatus.QUEUED, waits_until__gt=Now())),
            times=Max("times_put_back", filter=Q(status=RunStatus.RUNNING)),
        )
    until = runs["until"]
    if until is not None:
        seconds = max((until - timezone.now()).total_seconds(), 1.0)
        raise GraphError(GraphFailure.THROTTLED, retry_after_seconds=seconds)
    return (runs["times"] or 0) >= IMPATIENT_TIMES


def client_for(tenant: Tenant, *, total_seconds: float | None = None) -> GraphClient:
    """Return a client for the tenant, which lives no longer than the seconds given.

    Raises RunFailedError if it has no connection or the secret cannot be opened, GraphError
    if Microsoft asked for no further request of this tenant yet.
    """
    is_patient = _check_wait_is_over(tenant)
    found = ProviderConnection.objects.select_related("app").filter(tenant=tenant).first()
    if found is None:
        raise RunFailedError(NO_CONNECTION)
    try:
        entered = credentials.of_connection(found, tenant=tenant)
    except secrets.SecretUnreadableError:
        raise RunFailedError(SECRET_UNREADABLE) from None
    config = GraphConfig.from_settings(cloud=tenant.cloud, is_patient=is_patient)
    return GraphClient(config, entered, total_seconds=total_seconds)
