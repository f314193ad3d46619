"""What a member's page shows beside the role: what may be done to them, or why not."""

from dataclasses import dataclass

from tenantpilot.mail.delivery import is_set_up
from tenantpilot.members import selectors
from tenantpilot.members.permissions import (
    DESCRIPTIONS,
    ONLY_OWNERS,
    factor_reset_blocker,
    is_last_owner,
    may_change,
    password_link_blocker,
)
from tenantpilot.members.selectors import MemberRow
from tenantpilot.workspaces.models import Role, WorkspaceMembership


@dataclass(frozen=True, kw_only=True)
class MemberPage:
    """`does` says what the role does; the blockers are sentences, or empty where there is none."""

    row: MemberRow
    is_self: bool
    does: str
    blocker: str
    link_blocker: str
    reset_blocker: str
    mail_is_set_up: bool


def member_page(*, acting: WorkspaceMembership, member: WorkspaceMembership) -> MemberPage:
    """Return the page of a member as the acting one sees it."""
    return MemberPage(
        row=selectors.row(member),
        is_self=member.user_id == acting.user_id,
        does=DESCRIPTIONS[Role(member.role)],
        blocker=_blocker(acting=acting, member=member),
        link_blocker=password_link_blocker(acting=acting, member=member),
        reset_blocker=factor_reset_blocker(acting=acting, member=member),
        mail_is_set_up=is_set_up(),
    )


def _blocker(*, acting: WorkspaceMembership, member: WorkspaceMembership) -> str:
    if not may_change(acting=acting, member=member):
        return ONLY_OWNERS
    if is_last_owner(member):
        return "The last owner who can sign in stays. Make another member an owner first."
    return ""
