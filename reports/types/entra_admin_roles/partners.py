"""The organisations outside that hold roles, such as partners with delegated access (GDAP)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from tenantpilot.graph.client import GraphClient
from tenantpilot.graph.clouds import is_national
from tenantpilot.graph.errors import GraphError
from tenantpilot.graph.permissions import READ_PARTNERS
from tenantpilot.graph.resources.directory_roles import DirectoryRoleAssignment
from tenantpilot.tenants.models import Tenant
from visibility import selectors as visibility

# Of how many the name is asked for; those of more are not known.
MOST_NAMED = 20


@dataclass(frozen=True, kw_only=True)
class OrganizationNames:
    """What organisations outside are called, as far as it is known, and why it is not."""

    known: Mapping[UUID, str] = field(default_factory=dict)
    otherwise: str = "name not known"

    def of_holder(self, assignment: DirectoryRoleAssignment) -> str:
        """Return the holder's name: that of its organisation, where it is not shown itself."""
        organization = assignment.organization_id
        if organization is None:
            return assignment.principal_name
        name = self.known.get(organization)
        return f"{name} (tenant {organization})" if name else self._unnamed(organization)

    def _unnamed(self, organization: UUID) -> str:
        return f"Tenant {organization}, {self.otherwise}"


def read_names(
    client: GraphClient, assignments: Iterable[DirectoryRoleAssignment], *, tenant: Tenant
) -> OrganizationNames:
    """Return what the holders' organisations are called, if the tenant lets us ask.

    The national clouds have no such list, by Microsoft's page. Raises GraphError if the tenant is
    to be left alone.
    """
    if is_national(tenant.cloud):
        return OrganizationNames(otherwise="name not available in this cloud")
    access = visibility.access_of_tenant()
    if access is None or not READ_PARTNERS.is_met(access.granted or ()):
        return OrganizationNames()
    found = {each.organization_id for each in assignments if each.organization_id}
    return OrganizationNames(
        known={each: _name(client, each) for each in sorted(found)[:MOST_NAMED]}
    )


def _name(client: GraphClient, organization: UUID) -> str:
    try:
        return client.organization_name(organization)
    except GraphError as error:
        if error.must_wait:
            raise
    return ""
