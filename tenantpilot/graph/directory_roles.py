"""Who holds an administrator role in the directory.

https://learn.microsoft.com/graph/api/rbacapplication-list-roleassignments
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import httpx
from django.db.models import TextChoices

from tenantpilot.graph import fields
from tenantpilot.graph.fields import JsonObject
from tenantpilot.graph.paging import Listing, Page
from tenantpilot.graph.session import Session

ASSIGNMENT_ID = re.compile(r"[A-Za-z0-9_.=-]{1,200}", re.ASCII)
DIRECTORY_SCOPE = re.compile(r"/[A-Za-z0-9/_.-]{0,199}", re.ASCII)


class PrincipalKind(TextChoices):
    """What holds a role."""

    USER = "user", "Person"
    GROUP = "group", "Group"
    SERVICE_PRINCIPAL = "service_principal", "Application"
    UNKNOWN = "unknown", "Unknown"


PRINCIPAL_KINDS = {
    "#microsoft.graph.user": PrincipalKind.USER,
    "#microsoft.graph.group": PrincipalKind.GROUP,
    "#microsoft.graph.servicePrincipal": PrincipalKind.SERVICE_PRINCIPAL,
}


@dataclass(frozen=True, kw_only=True)
class DirectoryRole:
    """A role definition. A built-in role has the same id in every tenant."""

    role_id: UUID
    name: str
    is_built_in: bool


@dataclass(frozen=True, kw_only=True)
class DirectoryRoleAssignment:
    """A role in somebody's hands.

    Names are empty where Microsoft has none (a deleted principal or role). The scope is
    `/` for the whole directory, else e.g. `/administrativeUnits/<id>`, empty if it is an
    app's own scope.
    """

    assignment_id: str
    role_id: UUID
    role_name: str
    role_is_built_in: bool
    principal_id: UUID
    principal_kind: PrincipalKind
    principal_name: str
    principal_sign_in_name: str
    directory_scope: str


def list_directory_role_assignments(session: Session) -> Iterator[Page[DirectoryRoleAssignment]]:
    """Yield every active assignment.

    Only one relationship can be expanded in a request
    (https://learn.microsoft.com/graph/query-parameters#expand), so the principals come with
    the assignments and the role definitions are read first.
    """
    url = session.address(
        "roleManagement/directory/roleAssignments", expand="principal", count="true"
    )
    yield from with_role_names(session, url)


def with_role_names(session: Session, url: httpx.URL) -> Iterator[Page[DirectoryRoleAssignment]]:
    """Yield the assignments at an address, each with its role's name."""
    roles = {role.role_id: role for page in _list_roles(session) for role in page.items}

    def assignment(item: JsonObject) -> DirectoryRoleAssignment:
        return _assignment(item, roles=roles)

    yield from Listing(session, url, read=assignment)


def _list_roles(session: Session) -> Iterator[Page[DirectoryRole]]:
    url = session.address(
        "roleManagement/directory/roleDefinitions", select="id,displayName,isBuiltIn"
    )
    return iter(Listing(session, url, read=_role))


def _role(item: JsonObject) -> DirectoryRole:
    return DirectoryRole(
        role_id=fields.guid(item, "id"),
        name=fields.text(item, "displayName"),
        is_built_in=fields.flag(item, "isBuiltIn"),
    )


def _assignment(item: JsonObject, *, roles: dict[UUID, DirectoryRole]) -> DirectoryRoleAssignment:
    role_id = fields.guid(item, "roleDefinitionId")
    role = roles.get(role_id)
    principal = fields.optional_object(item, "principal") or {}
    scoped = item.get("directoryScopeId") is not None
    return DirectoryRoleAssignment(
        assignment_id=fields.word(item, "id", pattern=ASSIGNMENT_ID),
        role_id=role_id,
        role_name=role.name if role else "",
        role_is_built_in=role.is_built_in if role else False,
        principal_id=fields.guid(item, "principalId"),
        principal_kind=PRINCIPAL_KINDS.get(
            fields.optional_text(principal, "@odata.type"), PrincipalKind.UNKNOWN
        ),
        principal_name=fields.optional_text(principal, "displayName"),
        principal_sign_in_name=fields.optional_text(principal, "userPrincipalName"),
        directory_scope=(
            fields.word(item, "directoryScopeId", pattern=DIRECTORY_SCOPE) if scoped else ""
        ),
    )
