"""Every app that holds an application permission of Microsoft Graph in the tenant.

https://learn.microsoft.com/graph/api/serviceprincipal-list-approleassignedto
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tenantpilot.graph import fields
from tenantpilot.graph.fields import JsonObject
from tenantpilot.graph.paging import Listing, Page
from tenantpilot.graph.permissions import MICROSOFT_GRAPH
from tenantpilot.graph.session import Session

# Microsoft's own apps live in these tenants.
MICROSOFT_TENANTS = frozenset(
    {
        UUID("f8cdef31-a31e-4b4a-93e4-5f571e91255a"),
        UUID("72f988bf-86f1-41af-91ab-2d7cd011db47"),
    }
)


@dataclass(frozen=True, kw_only=True)
class PermissionHolder:
    """An app and a permission it holds. Microsoft tells when it was granted, not who did it."""

    principal_id: UUID
    principal_name: str
    app_role_id: UUID
    granted_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class AppPrincipal:
    """An app as the tenant knows it; None: not told."""

    app_id: UUID | None
    owner_id: UUID | None
    is_enabled: bool | None


def list_permission_holders(session: Session) -> Iterator[Page[PermissionHolder]]:
    """Yield the holders, the client's own app among them."""
    path = f"servicePrincipals(appId='{MICROSOFT_GRAPH}')/appRoleAssignedTo"
    return iter(Listing(session, session.address(path), read=_holder))


def read_app_principal(session: Session, principal_id: UUID) -> AppPrincipal:
    """Return whose app it is, and whether it may sign in."""
    url = session.address(
        f"servicePrincipals/{principal_id}", select="appId,appOwnerOrganizationId,accountEnabled"
    )
    body = session.fetch(url)
    return AppPrincipal(
        app_id=fields.optional_guid(body, "appId"),
        owner_id=fields.optional_guid(body, "appOwnerOrganizationId"),
        is_enabled=fields.lenient_flag(body, "accountEnabled"),
    )


def _holder(item: JsonObject) -> PermissionHolder:
    granted = item.get("createdDateTime")
    return PermissionHolder(
        principal_id=fields.guid(item, "principalId"),
        principal_name=fields.lenient_text(item, "principalDisplayName"),
        app_role_id=fields.guid(item, "appRoleId"),
        granted_at=fields.moment(item, "createdDateTime") if granted else None,
    )
