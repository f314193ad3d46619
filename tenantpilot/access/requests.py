"""The request types that views receive after the access check, and how they are filled."""

from typing import TYPE_CHECKING

from django.http import HttpRequest

from tenantpilot.access.capabilities import Capability
from tenantpilot.access.places import places_of
from tenantpilot.access.selectors import WorkspaceAccess
from tenantpilot.accounts.models import PlatformOperator, User
from tenantpilot.tenants.models import Tenant
from tenantpilot.workspaces.models import Workspace, WorkspaceMembership

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails


class SignedInRequest(HttpRequest):
    """A user is signed in on the admin plane."""

    user: User
    htmx: "HtmxDetails"


class WorkspaceRequest(SignedInRequest):
    """…and is a member of this workspace."""

    workspace: Workspace
    # For the switcher.
    workspaces: list[Workspace]
    membership: WorkspaceMembership
    capabilities: frozenset[Capability]


class TenantRequest(WorkspaceRequest):
    """…and is entitled to this tenant."""

    tenant: Tenant


class SystemRequest(HttpRequest):
    """A platform operator is signed in on the system plane."""

    operator: PlatformOperator
    htmx: "HtmxDetails"


def grant(request: WorkspaceRequest, access: WorkspaceAccess) -> None:
    """Put the checked access on the request: workspace, membership, capabilities."""
    request.membership = access.membership
    request.workspace = access.membership.workspace
    request.workspaces = places_of(request).switcher
    request.capabilities = access.capabilities
