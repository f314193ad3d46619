"""The application permissions a tenant has granted.

https://learn.microsoft.com/graph/api/serviceprincipal-list-approleassignments
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from tenantpilot.graph import fields
from tenantpilot.graph.failures import GraphError, GraphFailure
from tenantpilot.graph.fields import JsonObject
from tenantpilot.graph.paging import Listing, Page
from tenantpilot.graph.permissions import (
    MICROSOFT_GRAPH,
    REQUIRED_PERMISSIONS,
    RequiredPermission,
)
from tenantpilot.graph.session import Session

MAX_RESOURCES = 25


@dataclass(frozen=True, kw_only=True)
class GrantedAppRole:
    """One permission the tenant has granted to the app.

    `value` is the permission's name, e.g. `Organization.Read.All`; it is empty if the
    resource (the API that honours it) no longer offers the permission.
    """

    app_role_id: UUID
    value: str
    resource_app_id: UUID
    resource_name: str


@dataclass(frozen=True, kw_only=True)
class Resource:
    """An API of the tenant, with the names of the permissions it offers."""

    app_id: UUID
    display_name: str
    values: dict[UUID, str]


def missing_permissions(granted: Iterable[GrantedAppRole]) -> tuple[RequiredPermission, ...]:
    """Return what we need and the tenant has not granted. Names can be alike, ids are not."""
    ids = {role.app_role_id for role in granted if role.resource_app_id == MICROSOFT_GRAPH}
    return tuple(need for need in REQUIRED_PERMISSIONS if need.app_role_id not in ids)


def list_granted_app_roles(session: Session) -> Iterator[Page[GrantedAppRole]]:
    """Yield what is granted to the client's own app."""
    path = f"servicePrincipals(appId='{session.credentials.client_id}')/appRoleAssignments"
    resources = Resources(session)

    def granted(item: JsonObject) -> GrantedAppRole:
        app_role_id = fields.guid(item, "appRoleId")
        resource = resources.get(fields.guid(item, "resourceId"))
        return GrantedAppRole(
            app_role_id=app_role_id,
            value=resource.values.get(app_role_id, ""),
            resource_app_id=resource.app_id,
            resource_name=resource.display_name,
        )

    return iter(Listing(session, session.address(path, count="true"), read=granted))


class Resources:
    """The APIs that the assignments name, each asked for once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[UUID, Resource] = {}

    def get(self, resource_id: UUID) -> Resource:
        if resource_id not in self._known:
            if len(self._known) == MAX_RESOURCES:
                raise GraphError(GraphFailure.TOO_MANY_PAGES)
            self._known[resource_id] = self._read(resource_id)
        return self._known[resource_id]

    def _read(self, resource_id: UUID) -> Resource:
        url = self._session.address(
            f"servicePrincipals/{resource_id}", select="appId,displayName,appRoles"
        )
        body = self._session.fetch(url)
        return Resource(
            app_id=fields.guid(body, "appId"),
            display_name=fields.text(body, "displayName"),
            values={
                fields.guid(role, "id"): fields.optional_text(role, "value")
                for role in fields.objects(body, "appRoles")
            },
        )
