"""Reading one Microsoft tenant."""

from collections.abc import Iterator
from typing import Self

from tenantpilot.graph.app_roles import GrantedAppRole, list_granted_app_roles
from tenantpilot.graph.config import GraphConfig
from tenantpilot.graph.credentials import Credentials
from tenantpilot.graph.device_policies import (
    CompliancePolicy,
    ConfigurationPolicy,
    list_compliance_policies,
    list_configuration_policies,
)
from tenantpilot.graph.directory_roles import (
    DirectoryRoleAssignment,
    list_directory_role_assignments,
)
from tenantpilot.graph.failures import shielded
from tenantpilot.graph.organization import Organization, read_organization
from tenantpilot.graph.paging import Page
from tenantpilot.graph.role_schedules import (
    ActiveRole,
    list_active_roles,
    list_directory_role_eligibilities,
)
from tenantpilot.graph.session import Session


class GraphClient:
    """Every call raises GraphError, and only that, when Microsoft does not deliver.

    Each page has the config's deadline to itself; `total_seconds` additionally bounds the
    life of the client, counted from here. Lists are fetched as they are read. Use it in a
    `with` block, in one thread.
    """

    def __init__(
        self,
        config: GraphConfig,
        credentials: Credentials,
        *,
        total_seconds: float | None = None,
    ) -> None:
        self._session = Session(config, credentials, total_seconds=total_seconds)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def close(self) -> None:
        self._session.close()

    def organization(self) -> Organization:
        """Return the tenant itself. Needs Organization.Read.All."""
        return shielded(lambda: read_organization(self._session))

    def granted_app_roles(self) -> Iterator[Page[GrantedAppRole]]:
        """Yield the permissions granted to our app. Needs Application.Read.All."""
        return list_granted_app_roles(self._session)

    def directory_role_assignments(self) -> Iterator[Page[DirectoryRoleAssignment]]:
        """Yield who holds which directory role. Needs RoleManagement.Read.Directory."""
        return list_directory_role_assignments(self._session)

    def directory_role_eligibilities(self) -> Iterator[Page[DirectoryRoleAssignment]]:
        """Yield who may activate which directory role. Needs RoleManagement.Read.Directory.

        BAD_REQUEST: the tenant has no licence for Privileged Identity Management.
        """
        return list_directory_role_eligibilities(self._session)

    def active_roles(self) -> Iterator[Page[ActiveRole]]:
        """Yield which directory role assignments stand for ever. Needs and raises the same."""
        return list_active_roles(self._session)

    def compliance_policies(self) -> Iterator[Page[CompliancePolicy]]:
        """Yield Intune's. Needs DeviceManagementConfiguration.Read.All."""
        return list_compliance_policies(self._session)

    def configuration_policies(self) -> Iterator[Page[ConfigurationPolicy]]:
        """Yield Intune's. Needs DeviceManagementConfiguration.Read.All."""
        return list_configuration_policies(self._session)
