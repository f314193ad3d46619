"""Whether a workspace asks its members for a second factor."""

from django.db import transaction

from tenantpilot.accounts.models import User
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.workspaces.models import Workspace


@transaction.atomic
def change(*, workspace: Workspace, is_required: bool, changed_by: User) -> bool:
    """Ask for a second factor from the next click on, or no more; whether that is a change."""
    rows = Workspace.objects.filter(pk=workspace.pk).exclude(factor_required=is_required)
    if not rows.update(factor_required=is_required):
        return False
    log.record(
        action=AuditAction.FACTOR_POLICY_CHANGED,
        actor=changed_by,
        subject=workspace,
        required=is_required,
    )
    return True
