"""Noting each sign-in that goes past a provider which a workspace requires."""

from typing import Any

from django.dispatch import receiver

from tenantpilot.accounts.models import User
from tenantpilot.accounts.security_messages import SecurityChange
from tenantpilot.accounts.sign_in_steps import signed_in
from tenantpilot.accounts.ways_in import WayIn, is_own
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.workspaces import owner_messages
from tenantpilot.workspaces.models import WorkspaceMembership


@receiver(signed_in, sender=User)
def note_break_glass(account: User, way_in: WayIn, **kwargs: Any) -> None:
    """Audit it in each such workspace, in the transaction of the sign-in."""
    if not is_own(way_in):
        return
    places = WorkspaceMembership.objects.filter(
        user=account, break_glass=True, suspended_at=None, workspace__sso_required_at__isnull=False
    )
    for place in places:
        log.record(
            action=AuditAction.BREAK_GLASS_USED, actor=account, subject=place, person_id=account.pk
        )
        owner_messages.send(
            workspace_id=place.workspace_id, change=SecurityChange.BREAK_GLASS_SIGN_IN
        )
