"""The Graph client of one Microsoft tenant."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Self
from uuid import UUID

from tenantpilot.graph.auth.credentials import Credentials
from tenantpilot.graph.config import GraphConfig, Version
from tenantpilot.graph.errors import strip_traceback
from tenantpilot.graph.fields import JsonObject
from tenantpilot.graph.paging import Page
from tenantpilot.graph.resources.app_credentials import read_end_of_secret
from tenantpilot.graph.resources.app_roles import GrantedAppRole, list_granted_app_roles
from tenantpilot.graph.resources.directory_roles import (
    DirectoryRoleAssignment,
    list_directory_role_assignments,
)
from tenantpilot.graph.resources.organization import (
    Organization,
    read_device_authority,
    read_organization,
)
from tenantpilot.graph.resources.partners import read_organization_name
from tenantpilot.graph.resources.permission_holders import (
    AppPrincipal,
    PermissionHolder,
    list_permission_holders,
    read_app_principal,
)
from tenantpilot.graph.resources.policies import list_policies
from tenantpilot.graph.resources.role_schedules import (
    ActiveRole,
    list_active_roles,
    list_directory_role_eligibilities,
)
from tenantpilot.graph.session import Session


class GraphClient:
    """Reads one tenant. Every failed call raises GraphError and nothing else.

    The config's deadline applies to each page; `total_seconds` also limits the client's whole
    life, counted from its creation. Lists are fetched page by page. Use the client in a `with`
    block, in one thread.
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

    def sign_in(self) -> None:
        """Get a token, and read nothing. Needs no permission."""
        strip_traceback(self._session.sign_in)

    def organization(self) -> Organization:
        """Return the tenant's own data. Needs Organization.Read.All."""
        return strip_traceback(lambda: read_organization(self._session))

    def device_authority(self) -> str:
        """Return who manages the tenant's devices, e.g. `intune`. Needs Organization.Read.All."""
        return strip_traceback(lambda: read_device_authority(self._session))

    def granted_app_roles(self) -> Iterator[Page[GrantedAppRole]]:
        """Yield the permissions granted to our app. Needs Application.Read.All."""
        return list_granted_app_roles(self._session)

    def end_of_secret(self) -> datetime | None:
        """Return when our own secret ends, where that is told. Needs Application.Read.All.

        NOT_FOUND: the app is registered in another tenant.
        """
        return strip_traceback(lambda: read_end_of_secret(self._session))

    def permission_holders(self) -> Iterator[Page[PermissionHolder]]:
        """Yield who holds which permission of Microsoft Graph. Needs Application.Read.All."""
        return list_permission_holders(self._session)

    def app_principal(self, principal_id: UUID) -> AppPrincipal:
        """Return whose app it is. Needs Application.Read.All."""
        return strip_traceback(lambda: read_app_principal(self._session, principal_id))

    def organization_name(self, directory_id: UUID) -> str:
        """Return what another tenant is called. Needs CrossTenantInformation.ReadBasic.All."""
        return strip_traceback(lambda: read_organization_name(self._session, directory_id))

    def directory_role_assignments(self) -> Iterator[Page[DirectoryRoleAssignment]]:
        """Yield the directory role assignments. Needs RoleManagement.Read.Directory."""
        return list_directory_role_assignments(self._session)

    def directory_role_eligibilities(self) -> Iterator[Page[DirectoryRoleAssignment]]:
        """Yield the roles that can be activated. Needs RoleManagement.Read.Directory.

        NOT_LICENSED: the tenant does not use Privileged Identity Management. It may refuse in
        other ways, too: `failure.concerns_one_list` tells that the rest can still be read.
        """
        return list_directory_role_eligibilities(self._session)

    def active_roles(self) -> Iterator[Page[ActiveRole]]:
        """Yield the active assignments with their duration. Needs and raises the same."""
        return list_active_roles(self._session)

    def policies[Item](
        self, path: str, *, version: Version, expand: str, read: Callable[[JsonObject], Item]
    ) -> Iterator[Page[Item]]:
        """Yield a list of policies, each entry as `read` takes it. An entry may cost itself."""
        return list_policies(self._session, path, version=version, expand=expand, read=read)
