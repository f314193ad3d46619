"""Telling all owners of a workspace what was changed about who can come in."""

from collections.abc import Collection

from tenantpilot.accounts import security_messages
from tenantpilot.accounts.models import User
from tenantpilot.accounts.security_changes import SecurityChange
from tenantpilot.workspaces.models import Role, WorkspaceMembership


def send(
    *, workspace_id: int | None, change: SecurityChange, except_for: Collection[User] = ()
) -> None:
    """Tell every owner who can sign in, but those who made it or are told something else.

    What belongs to no workspace has no owners.
    """
    if workspace_id is None:
        return
    owners = WorkspaceMembership.objects.filter(
        workspace=workspace_id, role=Role.OWNER, suspended_at=None, user__is_active=True
    ).exclude(user__in=except_for)
    for owner in owners.select_related("user").order_by("pk"):
        security_messages.send(account=owner.user, change=change, workspace_id=workspace_id)
