"""What Microsoft says about a tenant that is being onboarded, within ten seconds."""

from operations.failures import Failure, RunFailedError, of_graph
from operations.graph_access import client_for
from tenantpilot.graph.app_roles import missing_permissions
from tenantpilot.graph.client import GraphClient
from tenantpilot.graph.failures import GraphError, GraphFailure
from tenantpilot.graph.organization import Organization
from tenantpilot.graph.permissions import REQUIRED_PERMISSIONS, RequiredPermission
from tenantpilot.tenants.models import Tenant

# Somebody sits before the page and waits.
PATIENCE_SECONDS = 10.0

_NEED = {permission.value: permission for permission in REQUIRED_PERMISSIONS}
READS_THE_TENANT = _NEED["Organization.Read.All"]
READS_THE_GRANTS = _NEED["Application.Read.All"]


class NotVerifiedError(Exception):
    """It did not work. `missing`: the permissions that are known not to be granted, if any."""

    def __init__(
        self, failure: Failure, *, missing: tuple[RequiredPermission, ...] | None = None
    ) -> None:
        super().__init__(failure.code)
        self.failure = failure
        self.missing = missing


def organization_of(tenant: Tenant) -> Organization:
    """Sign in and return the tenant as Microsoft knows it. Raises NotVerifiedError."""
    with _client(tenant) as client:
        try:
            return client.organization()
        except GraphError as error:
            refused = error
        missing = None
        if refused.failure == GraphFailure.CONSENT_MISSING:
            missing = _known_missing(client, READS_THE_TENANT)
    raise NotVerifiedError(of_graph(refused), missing=missing)


def missing_from(tenant: Tenant) -> tuple[RequiredPermission, ...]:
    """Return what the tenant has not granted. Raises NotVerifiedError."""
    with _client(tenant) as client:
        try:
            return _missing(client)
        except GraphError as error:
            refused = error
    is_consent = refused.failure == GraphFailure.CONSENT_MISSING
    raise NotVerifiedError(of_graph(refused), missing=(READS_THE_GRANTS,) if is_consent else None)


def _client(tenant: Tenant) -> GraphClient:
    try:
        return client_for(tenant, total_seconds=PATIENCE_SECONDS)
    except RunFailedError as error:
        raise NotVerifiedError(error.failure) from None


def _missing(client: GraphClient) -> tuple[RequiredPermission, ...]:
    return missing_permissions(role for page in client.granted_app_roles() for role in page.items)


def _known_missing(
    client: GraphClient, refused: RequiredPermission
) -> tuple[RequiredPermission, ...] | None:
    """Return the exact list if the app may read it, else the little that is certain."""
    try:
        missing = _missing(client)
    except GraphError as error:
        if error.failure != GraphFailure.CONSENT_MISSING:
            return None
        missing = (READS_THE_GRANTS,)
    # Microsoft's own parts can disagree for some minutes after a grant.
    return missing if refused in missing else (refused, *missing)
