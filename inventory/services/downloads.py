"""Record in the audit log of a list taken away as a file."""

from tenantpilot.accounts.models import User
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.tenants.models import Tenant
from tenantpilot.workspaces.models import Workspace


def record_download(*, tenant: Tenant, what: str, file_format: str, downloaded_by: User) -> None:
    """Record the download of one tenant's list."""
    log.record(
        action=AuditAction.INVENTORY_DOWNLOADED,
        actor=downloaded_by,
        subject=tenant,
        what=what,
        format=file_format,
    )


def record_workspace_download(
    *, workspace: Workspace, file_format: str, downloaded_by: User
) -> None:
    """Record the download of the changes in all tenants that the person may see."""
    log.record(
        action=AuditAction.INVENTORY_DOWNLOADED,
        actor=downloaded_by,
        subject=workspace,
        what="changes",
        format=file_format,
    )
