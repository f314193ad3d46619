"""Telling all owners of a workspace what was changed about who can come in."""

from tenantpilot.accounts import security_messages
from tenantpilot.accounts.models import User
from tenantpilot.accounts.security_changes import SecurityChange
from tenantpilot.workspaces.models import Role, WorkspaceMembership


def send(*, workspace_id: int, change: SecurityChange, except_for: User | None = None) -> None:
    """Tell every owner who is not suspended, but not the one who is told something else."""
    owners = WorkspaceMembership.objects.filter(
        workspace=workspace_id, role=Role.OWNER, suspended_at=None
    )
    told = owners.exclude(user=except_for) if except_for else owners
    for owner in told.select_related("user"):
        security_messages.send(account=owner.user, change=change, workspace_id=workspace_id)
