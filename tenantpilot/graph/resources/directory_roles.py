"""Directory role assignments: the holders of administrator roles.

https://learn.microsoft.com/graph/api/rbacapplication-list-roleassignments
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import httpx2
from django.db.models import TextChoices

from tenantpilot.graph import fields
from tenantpilot.graph.fields import JsonObject
from tenantpilot.graph.paging import Listing, Page
from tenantpilot.graph.resources.role_definitions import RoleDefinitions
from tenantpilot.graph.session import Session

ASSIGNMENT_ID = re.compile(r"[A-Za-z0-9_.=-]{1,200}", re.ASCII)


class PrincipalKind(TextChoices):
    """The kind of principal that holds a role."""

    USER = "user", "Person"
    GROUP = "group", "Group"
    SERVICE_PRINCIPAL = "service_principal", "Application"
    UNKNOWN = "unknown", "Unknown"


class PrincipalVisibility(TextChoices):
    """What Microsoft shows of a principal."""

    SEEN = "seen", "Named"
    WITHHELD = "withheld", "Name withheld"
    DELETED = "deleted", "No longer in the directory"
    FOREIGN = "foreign", "Of another organisation"


PRINCIPAL_KINDS = {
    "#microsoft.graph.user": PrincipalKind.USER,
    "#microsoft.graph.group": PrincipalKind.GROUP,
    "#microsoft.graph.servicePrincipal": PrincipalKind.SERVICE_PRINCIPAL,
}


@dataclass(frozen=True, kw_only=True)
class DirectoryRoleAssignment:
    """A role held by a principal.

    Names are empty where Microsoft shows none; `principal_visibility` tells why. `is_guest`
    and `is_enabled` are None where Microsoft does not show them. The scope is `/` for the whole
    directory, otherwise e.g. `/administrativeUnits/<id>`, empty if it is an app's own scope
    (`app_scope`). A role that is not defined (any more) has no name.
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
    app_scope: str = ""
    role_is_defined: bool = True
    role_is_privileged: bool | None = None
    principal_visibility: PrincipalVisibility = PrincipalVisibility.SEEN
    is_guest: bool | None = None
    is_enabled: bool | None = None
    # The tenant of a foreign principal.
    organization_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Holder:
    """The part of an assignment that tells whose it is."""

    kind: PrincipalKind
    visibility: PrincipalVisibility
    name: str = ""
    sign_in_name: str = ""
    is_guest: bool | None = None
    is_enabled: bool | None = None
    organization_id: UUID | None = None


def list_directory_role_assignments(session: Session) -> Iterator[Page[DirectoryRoleAssignment]]:
    """Yield every active assignment.

    Only one relationship can be expanded in a request
    (https://learn.microsoft.com/graph/query-parameters#expand), so the principals come with
    the assignments and the role definitions are read first.
    """
    url = session.address("roleManagement/directory/roleAssignments", expand="principal")
    yield from with_role_names(session, url)


def with_role_names(session: Session, url: httpx2.URL) -> Iterator[Page[DirectoryRoleAssignment]]:
    """Yield the assignments at an address, each with its role's name."""
    roles = RoleDefinitions.read(session)
    reader = AssignmentReader(roles=roles, directory_id=session.credentials.directory_id)
    yield from Listing(session, url, read=reader.assignment)


@dataclass(frozen=True, kw_only=True)
class AssignmentReader:
    """Reads the assignments of one tenant."""

    roles: RoleDefinitions
    directory_id: UUID

    def assignment(self, item: JsonObject) -> DirectoryRoleAssignment:
        """Return the assignment. Raises FieldError."""
        role_id = fields.guid(item, "roleDefinitionId")
        role = self.roles.get(role_id)
        holder = self._holder(item)
        return DirectoryRoleAssignment(
            assignment_id=fields.word(item, "id", pattern=ASSIGNMENT_ID),
            role_id=role_id,
            role_name=role.name if role else "",
            role_is_built_in=role.is_built_in if role else not self.roles.is_whole,
            role_is_privileged=role.is_privileged if role else None,
            # It may be the one that could not be read.
            role_is_defined=role is not None or not self.roles.is_whole,
            principal_id=fields.guid(item, "principalId"),
            principal_kind=holder.kind,
            principal_visibility=holder.visibility,
            principal_name=holder.name,
            principal_sign_in_name=holder.sign_in_name,
            is_guest=holder.is_guest,
            is_enabled=holder.is_enabled,
            organization_id=holder.organization_id,
            directory_scope=fields.identifier(item, "directoryScopeId"),
            app_scope=fields.identifier(item, "appScopeId"),
        )

    def _holder(self, item: JsonObject) -> Holder:
        principal = fields.optional_object(item, "principal")
        if principal is not None:
            return _shown(principal)
        organization = fields.optional_guid(item, "principalOrganizationId")
        is_foreign = organization not in {None, self.directory_id}
        return Holder(
            kind=PrincipalKind.UNKNOWN,
            visibility=PrincipalVisibility.FOREIGN if is_foreign else PrincipalVisibility.DELETED,
            organization_id=organization if is_foreign else None,
        )


def _shown(principal: JsonObject) -> Holder:
    """Return the holder. A type that the app may not read has its id and nulls."""
    name = fields.lenient_text(principal, "displayName")
    sign_in_name = fields.lenient_text(principal, "userPrincipalName")
    user_type = fields.lenient_text(principal, "userType")
    is_seen = bool(name or sign_in_name)
    return Holder(
        kind=PRINCIPAL_KINDS.get(
            fields.lenient_text(principal, "@odata.type"), PrincipalKind.UNKNOWN
        ),
        visibility=PrincipalVisibility.SEEN if is_seen else PrincipalVisibility.WITHHELD,
        name=name or sign_in_name,
        sign_in_name=sign_in_name,
        is_guest=user_type.lower() == "guest" if user_type else None,
        is_enabled=fields.lenient_flag(principal, "accountEnabled"),
    )
