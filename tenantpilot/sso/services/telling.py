"""Telling a workspace's owners, by mail, what changed about how people come in."""

from tenantpilot.accounts import security_messages
from tenantpilot.accounts.security_messages import SecurityChange
from tenantpilot.workspaces.models import Role, WorkspaceMembership


def tell_owners(workspace_id: int | None, change: SecurityChange) -> None:
    """Tell every owner who is not suspended; in the transaction of the change."""
    owners = WorkspaceMembership.objects.filter(
        workspace=workspace_id, role=Role.OWNER, suspended_at=None
    )
    for owner in owners.select_related("user").order_by("pk"):
        security_messages.send(account=owner.user, change=change, workspace_id=workspace_id or 0)
