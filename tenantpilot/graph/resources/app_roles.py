"""The application permissions a tenant has granted.

https://learn.microsoft.com/graph/api/serviceprincipal-list-approleassignments
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from tenantpilot.graph import fields
from tenantpilot.graph.errors import GraphError, GraphFailure, strip_traceback
from tenantpilot.graph.fields import JsonObject
from tenantpilot.graph.paging import Listing, Page
from tenantpilot.graph.permissions import (
    MICROSOFT_GRAPH,
    NAMES,
    REQUIRED_PERMISSIONS,
    RequiredPermission,
)
from tenantpilot.graph.session import Session

MAX_RESOURCES = 25
DEFAULT_ACCESS = UUID(int=0)


@dataclass(frozen=True, kw_only=True)
class GrantedAppRole:
    """One permission the tenant has granted to the app.

    `value` is the permission's name, e.g. `Organization.Read.All`; it is empty if the
    resource (the API) no longer offers the permission.
    """

    app_role_id: UUID
    value: str
    resource_app_id: UUID
    resource_name: str


@dataclass(frozen=True, kw_only=True)
class Grant:
    """A grant as Microsoft lists it: by ids only."""

    app_role_id: UUID
    resource_id: UUID


@dataclass(frozen=True, kw_only=True)
class Resource:
    """An API of the tenant, with the names of the permissions it offers."""

    app_id: UUID
    display_name: str
    values: dict[UUID, str]


def missing_permissions(granted: Iterable[GrantedAppRole]) -> tuple[RequiredPermission, ...]:
    """Return the required permissions that neither they nor larger ones meet."""
    names = granted_names(granted)
    return tuple(need for need in REQUIRED_PERMISSIONS if not need.is_met(names))


def granted_names(granted: Iterable[GrantedAppRole]) -> frozenset[str]:
    """Return the names of the granted permissions of Microsoft Graph, told by their ids."""
    return frozenset(
        NAMES.get(role.app_role_id, role.value)
        for role in granted
        if role.resource_app_id == MICROSOFT_GRAPH
    )


def granted_elsewhere(granted: Iterable[GrantedAppRole]) -> int:
    """Return how many permissions of other APIs than Microsoft Graph are granted.

    Without the one by which an app may merely be signed in to: it opens nothing.
    """
    return sum(
        role.resource_app_id != MICROSOFT_GRAPH and role.app_role_id != DEFAULT_ACCESS
        for role in granted
    )


def list_granted_app_roles(session: Session) -> Iterator[Page[GrantedAppRole]]:
    """Yield the permissions granted to the client's own app."""
    path = f"servicePrincipals(appId='{session.credentials.client_id}')/appRoleAssignments"
    resources = Resources(session)
    for page in Listing(session, session.address(path), read=_grant):
        granted = strip_traceback(partial(resources.all_named, page.items))
        lost = ("",) * (len(page.items) - len(granted))
        yield Page(items=granted, total=page.total, unreadable=(*page.unreadable, *lost))


def _grant(item: JsonObject) -> Grant:
    return Grant(
        app_role_id=fields.guid(item, "appRoleId"), resource_id=fields.guid(item, "resourceId")
    )


class Resources:
    """The APIs that the assignments name, each fetched once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[UUID, Resource | None] = {}

    def all_named(self, grants: Iterable[Grant]) -> tuple[GrantedAppRole, ...]:
        """Return the grants with their names, without those of an API that cannot be read."""
        named = (self._named(grant) for grant in grants)
        return tuple(each for each in named if each)

    def _named(self, grant: Grant) -> GrantedAppRole | None:
        """Return the grant with the names of its permission and of the API."""
        resource = self._get(grant.resource_id)
        if resource is None:
            return None
        return GrantedAppRole(
            app_role_id=grant.app_role_id,
            value=resource.values.get(grant.app_role_id, ""),
            resource_app_id=resource.app_id,
            resource_name=resource.display_name,
        )

    def _get(self, resource_id: UUID) -> Resource | None:
        if resource_id not in self._known:
            if len(self._known) == MAX_RESOURCES:
                raise GraphError(GraphFailure.TOO_MANY_PAGES)
            self._known[resource_id] = self._read_or_none(resource_id)
        return self._known[resource_id]

    def _read_or_none(self, resource_id: UUID) -> Resource | None:
        try:
            return self._read(resource_id)
        except GraphError as error:
            # An API that was deleted costs only what was granted of it.
            if error.failure not in {GraphFailure.NOT_FOUND, GraphFailure.RESPONSE_INVALID}:
                raise
        return None

    def _read(self, resource_id: UUID) -> Resource:
        url = self._session.address(
            f"servicePrincipals/{resource_id}", select="appId,displayName,appRoles"
        )
        body = self._session.fetch(url)
        return Resource(
            app_id=fields.guid(body, "appId"),
            display_name=fields.lenient_text(body, "displayName"),
            values={
                number: fields.lenient_text(role, "value")
                for role in fields.some_objects(body, "appRoles")
                if (number := fields.parse_guid(fields.lenient_text(role, "id")))
            },
        )
