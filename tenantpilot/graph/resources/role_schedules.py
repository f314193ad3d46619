"""Role schedules: permanent, time-bound and eligible directory roles.

They come from Privileged Identity Management. A tenant without it refuses (NOT_LICENSED):
https://learn.microsoft.com/graph/api/resources/privilegedidentitymanagementv3-overview
"""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from tenantpilot.graph import fields
from tenantpilot.graph.fields import JsonObject
from tenantpilot.graph.paging import Listing, Page
from tenantpilot.graph.resources.directory_roles import (
    DirectoryRoleAssignment,
    with_role_names,
)
from tenantpilot.graph.session import Session

FOLDER = "roleManagement/directory"
ACTIVE_FIELDS = (
    "id,principalId,roleDefinitionId,directoryScopeId,memberType,assignmentType,endDateTime,"
    "roleAssignmentOriginId"
)


@dataclass(frozen=True, kw_only=True)
class ActiveRole:
    """An active role assignment. Standing: it was not activated and does not end.

    `assignment_id` is the assignment it comes from, empty where Microsoft does not tell. The
    members of a group that holds a role are listed too, with the group's assignment: ids repeat.
    `is_standing` None: Microsoft used a word that we do not know.
    """

    assignment_id: str
    is_standing: bool | None
    role_id: UUID | None
    principal_id: UUID | None
    directory_scope: str


def list_active_roles(session: Session) -> Iterator[Page[ActiveRole]]:
    """Yield every active assignment's schedule.

    https://learn.microsoft.com/graph/api/rbacapplication-list-roleassignmentscheduleinstances
    """
    url = session.address(f"{FOLDER}/roleAssignmentScheduleInstances", select=ACTIVE_FIELDS)
    return iter(Listing(session, url, read=_active_role))


def list_directory_role_eligibilities(
    session: Session,
) -> Iterator[Page[DirectoryRoleAssignment]]:
    """Yield the eligible principals. A group is one of them; its members are not listed.

    https://learn.microsoft.com/graph/api/rbacapplication-list-roleeligibilityscheduleinstances
    """
    url = session.address(
        f"{FOLDER}/roleEligibilityScheduleInstances",
        filter="memberType eq 'Direct'",
        expand="principal",
    )
    return with_role_names(session, url)


def _active_role(item: JsonObject) -> ActiveRole:
    return ActiveRole(
        assignment_id=fields.identifier(item, "roleAssignmentOriginId"),
        is_standing=_is_standing(item),
        role_id=fields.optional_guid(item, "roleDefinitionId"),
        principal_id=fields.optional_guid(item, "principalId"),
        directory_scope=fields.identifier(item, "directoryScopeId"),
    )


def _is_standing(item: JsonObject) -> bool | None:
    kind = fields.lenient_text(item, "assignmentType").lower()
    if kind == "activated" or _ends(item):
        return False
    return True if kind == "assigned" else None


def _ends(item: JsonObject) -> bool:
    """Return whether it has an end. The last year that a date can hold stands for none."""
    end = fields.lenient_text(item, "endDateTime")
    return bool(end) and not end.startswith("9999")
