"""Graph checks: ask Microsoft about a tenant that is being onboarded, within ten seconds."""

from operations.failures import Failure, RunFailedError, failure_from_graph
from operations.services.expiry import read_expiry
from operations.services.graph_access import client_for
from tenantpilot.graph.client import GraphClient
from tenantpilot.graph.errors import GraphError, GraphFailure
from tenantpilot.graph.http.responses import IDENTITY_NOT_FOUND
from tenantpilot.graph.permissions import READ_APPLICATIONS, READ_ORGANIZATION, RequiredPermission
from tenantpilot.graph.resources.app_roles import GrantedAppRole, missing_permissions
from tenantpilot.graph.resources.organization import Organization
from tenantpilot.tenants.models import Tenant
from tenantpilot.tenants.services import connections

# A person waits for the page.
DEADLINE_SECONDS = 10.0

# Microsoft's own parts can disagree for some minutes after a grant.
NOT_EFFECTIVE = Failure(
    code="consent_not_effective",
    label="The consent is too new: Microsoft does not act on it everywhere yet.",
    next_step="Wait a few minutes, then verify again.",
)


class NotVerifiedError(Exception):
    """It did not work. `missing`: the permissions that are known not to be granted, if any.

    Passing: it says nothing about the connection. `retry_after_seconds`: how long Microsoft
    wants to be left alone. `refused`: Microsoft's answer, None if it was not asked.
    """

    def __init__(
        self,
        failure: Failure,
        *,
        missing: tuple[RequiredPermission, ...] | None = None,
        refused: GraphError | None = None,
    ) -> None:
        super().__init__(failure.code)
        self.failure = failure
        self.missing = missing
        self.refused = refused

    @property
    def is_passing(self) -> bool:
        is_graphs = self.refused is not None and self.refused.failure.is_passing
        return is_graphs or self.failure == NOT_EFFECTIVE

    @property
    def retry_after_seconds(self) -> float | None:
        return self.refused.retry_after_seconds if self.refused else None


def read_organization(tenant: Tenant) -> Organization:
    """Sign in and return the tenant as Microsoft knows it. Raises NotVerifiedError."""
    with _client(tenant) as client:
        try:
            return client.organization()
        except GraphError as error:
            refused = error
        missing = None
        if refused.failure == GraphFailure.CONSENT_MISSING:
            missing = _missing_beside(client)
    if missing is not None and READ_ORGANIZATION not in missing:
        # What was refused is granted.
        raise NotVerifiedError(NOT_EFFECTIVE, refused=refused)
    raise _not_verified(refused, missing=missing)


def read_grants(tenant: Tenant) -> list[GrantedAppRole]:
    """Return what the tenant has granted to the app, and note when its secret ends.

    Raises NotVerifiedError.
    """
    with _client(tenant) as client:
        try:
            granted = _grants(client)
            read_expiry(client, tenant, version=connections.version_of(tenant))
        except GraphError as error:
            refused = error
        else:
            return granted
    is_consent = refused.failure == GraphFailure.CONSENT_MISSING
    raise _not_verified(refused, missing=(READ_APPLICATIONS,) if is_consent else None)


def _client(tenant: Tenant) -> GraphClient:
    try:
        return client_for(tenant, total_seconds=DEADLINE_SECONDS)
    except RunFailedError as error:
        raise NotVerifiedError(error.failure) from None
    except GraphError as error:
        raise NotVerifiedError(failure_from_graph(error), refused=error) from None


def _not_verified(
    refused: GraphError, *, missing: tuple[RequiredPermission, ...] | None
) -> NotVerifiedError:
    is_new = refused.refusal is not None and refused.refusal.word == IDENTITY_NOT_FOUND
    failure = NOT_EFFECTIVE if is_new else failure_from_graph(refused)
    return NotVerifiedError(failure, missing=missing, refused=refused)


def _grants(client: GraphClient) -> list[GrantedAppRole]:
    return [role for page in client.granted_app_roles() for role in page.items]


def _missing_beside(client: GraphClient) -> tuple[RequiredPermission, ...] | None:
    """Return what is missing if the app may read it, else the little that is certain."""
    try:
        return missing_permissions(_grants(client))
    except GraphError as error:
        is_consent = error.failure == GraphFailure.CONSENT_MISSING
    return (READ_ORGANIZATION, READ_APPLICATIONS) if is_consent else None
