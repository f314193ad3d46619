"""Suspending, restoring and removing members. Each takes effect with their next click."""

from django.db import transaction
from django.db.models.functions import Now

from tenantpilot.accounts.models import User
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.members.rules import RefusedError
from tenantpilot.members.turns import require_another_owner, take_turn
from tenantpilot.workspaces.models import WorkspaceMembership


@transaction.atomic
def suspend(*, membership: WorkspaceMembership, suspended_by: User) -> None:
    """Close the workspace to a member until somebody restores them. Raises RefusedError."""
    member = take_turn(membership=membership, acting_user=suspended_by).member
    if member.user_id == suspended_by.pk:
        raise RefusedError("You cannot suspend yourself. Nothing was changed.")
    if member.suspended_at:
        return
    require_another_owner(member)
    _set_suspended(member, suspended_at=Now())
    _audit(AuditAction.MEMBER_SUSPENDED, member, suspended_by)


@transaction.atomic
def restore(*, membership: WorkspaceMembership, restored_by: User) -> None:
    """Let a suspended member back in, with the role and tenants they had. Raises RefusedError."""
    member = take_turn(membership=membership, acting_user=restored_by).member
    if not member.suspended_at:
        return
    _set_suspended(member, suspended_at=None)
    _audit(AuditAction.MEMBER_RESTORED, member, restored_by)


@transaction.atomic
def remove(*, membership: WorkspaceMembership, removed_by: User) -> None:
    """Take a member's place away, oneself included; the account stays. Raises RefusedError."""
    member = take_turn(membership=membership, acting_user=removed_by).member
    require_another_owner(member)
    _audit(AuditAction.MEMBER_REMOVED, member, removed_by)
    member.delete()


def _set_suspended(member: WorkspaceMembership, *, suspended_at: Now | None) -> None:
    WorkspaceMembership.objects.filter(pk=member.pk).update(suspended_at=suspended_at)


def _audit(action: AuditAction, member: WorkspaceMembership, actor: User) -> None:
    log.record(
        action=action,
        actor=actor,
        workspace_id=member.workspace_id,
        subject=member,
        user_id=member.user_id,
        role=member.role,
    )
