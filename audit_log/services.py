"""Taking the audit log away as a file is an act of its own."""

from tenantpilot.accounts.models import User
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.workspaces.models import Workspace


def record_download(*, workspace: Workspace, entries: int, downloaded_by: User) -> None:
    """Record who took how many entries away."""
    log.record(
        action=AuditAction.AUDIT_LOG_DOWNLOADED,
        actor=downloaded_by,
        subject=workspace,
        entries=entries,
        format="csv",
    )
