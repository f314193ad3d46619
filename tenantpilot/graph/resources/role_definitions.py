"""Directory role definitions: built-in roles, and those that the tenant has made.

https://learn.microsoft.com/graph/api/rbacapplication-list-roledefinitions
"""

from dataclasses import dataclass
from typing import Self
from uuid import UUID

from tenantpilot.graph import fields
from tenantpilot.graph.config import Version
from tenantpilot.graph.errors import GraphError
from tenantpilot.graph.fields import JsonObject
from tenantpilot.graph.paging import Listing
from tenantpilot.graph.session import Session

ROLE_DEFINITIONS = "roleManagement/directory/roleDefinitions"


@dataclass(frozen=True, kw_only=True)
class DirectoryRole:
    """A role definition. A built-in role has the same id in every tenant.

    Built-in unless Microsoft says otherwise. `is_privileged` is Microsoft's own mark; None where
    Microsoft did not tell.
    """

    role_id: UUID
    name: str
    is_built_in: bool
    is_privileged: bool | None = None


@dataclass(frozen=True, kw_only=True)
class RoleDefinitions:
    """The roles of one tenant. Not whole: some of them could not be read."""

    roles: dict[UUID, DirectoryRole]
    is_whole: bool = True

    @classmethod
    def read(cls, session: Session) -> Self:
        """Read them, with Microsoft's mark of privileged ones where the beta list answers."""
        try:
            return cls._read(session, version="beta")
        except GraphError as error:
            if not error.failure.concerns_one_list:
                raise
        return cls._read(session, version="v1.0")

    @classmethod
    def _read(cls, session: Session, *, version: Version) -> Self:
        pages = list(_list(session, version=version))
        return cls(
            roles={role.role_id: role for page in pages for role in page.items},
            is_whole=not any(page.unreadable for page in pages),
        )

    def get(self, role_id: UUID) -> DirectoryRole | None:
        return self.roles.get(role_id)


def _list(session: Session, *, version: Version) -> Listing[DirectoryRole]:
    marks = ",isPrivileged" if version == "beta" else ""
    url = session.address(
        ROLE_DEFINITIONS, version=version, select=f"id,displayName,isBuiltIn{marks}"
    )
    return Listing(session, url, read=_role, version=version)


def _role(item: JsonObject) -> DirectoryRole:
    return DirectoryRole(
        role_id=fields.guid(item, "id"),
        name=fields.lenient_text(item, "displayName"),
        is_built_in=fields.lenient_flag(item, "isBuiltIn") is not False,
        is_privileged=fields.lenient_flag(item, "isPrivileged"),
    )
