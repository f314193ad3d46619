"""Directory roles over time: which are held for ever, which for a while, which on request.

Privileged Identity Management knows. A tenant without its licence answers 400:
https://learn.microsoft.com/graph/api/resources/privilegedidentitymanagementv3-overview
"""

from collections.abc import Iterator
from dataclasses import dataclass

from tenantpilot.graph import fields
from tenantpilot.graph.directory_roles import (
    ASSIGNMENT_ID,
    DirectoryRoleAssignment,
    with_role_names,
)
from tenantpilot.graph.fields import JsonObject
from tenantpilot.graph.paging import Listing, Page
from tenantpilot.graph.session import Session

FOLDER = "roleManagement/directory"


@dataclass(frozen=True, kw_only=True)
class ActiveRole:
    """A role assignment that is in force. Standing: it was not activated and does not end."""

    assignment_id: str
    is_standing: bool


def list_active_roles(session: Session) -> Iterator[Page[ActiveRole]]:
    """Yield every active assignment's place in time.

    https://learn.microsoft.com/graph/api/rbacapplication-list-roleassignmentscheduleinstances
    """
    url = session.address(
        f"{FOLDER}/roleAssignmentScheduleInstances",
        select="roleAssignmentOriginId,assignmentType,endDateTime",
    )
    return iter(Listing(session, url, read=_active_role))


def list_directory_role_eligibilities(
    session: Session,
) -> Iterator[Page[DirectoryRoleAssignment]]:
    """Yield who may activate a role; members of an eligible group are not listed one by one.

    https://learn.microsoft.com/graph/api/rbacapplication-list-roleeligibilityscheduleinstances
    """
    url = session.address(
        f"{FOLDER}/roleEligibilityScheduleInstances",
        filter="memberType eq 'Direct'",
        expand="principal",
    )
    return with_role_names(session, url)


def _active_role(item: JsonObject) -> ActiveRole:
    was_assigned = fields.text(item, "assignmentType") == "Assigned"
    return ActiveRole(
        assignment_id=fields.word(item, "roleAssignmentOriginId", pattern=ASSIGNMENT_ID),
        is_standing=was_assigned and item.get("endDateTime") is None,
    )
