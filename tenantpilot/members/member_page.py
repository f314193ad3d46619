"""What a member's page shows beside the role: what may be done to them, or why not."""

from dataclasses import dataclass

from tenantpilot.members import selectors
from tenantpilot.members.rules import (
    DESCRIPTIONS,
    ONLY_OWNERS,
    is_last_owner,
    may_change,
    password_link_obstacle,
)
from tenantpilot.members.selectors import MemberRow
from tenantpilot.workspaces.models import Role, WorkspaceMembership


@dataclass(frozen=True, kw_only=True)
class MemberPage:
    """`does` says what the role does; the obstacles are sentences, or empty where there is none."""

    row: MemberRow
    is_self: bool
    does: str
    obstacle: str
    link_obstacle: str


def member_page(*, acting: WorkspaceMembership, member: WorkspaceMembership) -> MemberPage:
    """Return the page of a member as the acting one sees it."""
    return MemberPage(
        row=selectors.row(member),
        is_self=member.user_id == acting.user_id,
        does=DESCRIPTIONS[Role(member.role)],
        obstacle=_obstacle(acting=acting, member=member),
        link_obstacle=password_link_obstacle(acting=acting, member=member),
    )


def _obstacle(*, acting: WorkspaceMembership, member: WorkspaceMembership) -> str:
    if not may_change(acting=acting, member=member):
        return ONLY_OWNERS
    if is_last_owner(member):
        return "The last owner who can sign in stays. Make somebody else an owner first."
    return ""
