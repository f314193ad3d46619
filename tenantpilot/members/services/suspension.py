"""Suspending, restoring and removing members. Each takes effect with their next click."""

from django.db import transaction
from django.db.models.functions import Now

from tenantpilot.accounts import security_messages
from tenantpilot.accounts.models import User
from tenantpilot.accounts.security_changes import SecurityChange
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.members.locking import lock_member, require_another_owner
from tenantpilot.members.permissions import RefusedError
from tenantpilot.members.services.grants import EndedGrants, end_unauthorised
from tenantpilot.workspaces.models import WorkspaceMembership


@transaction.atomic
def suspend(*, membership: WorkspaceMembership, suspended_by: User) -> EndedGrants:
    """Close the workspace to a member until they are restored. Raises RefusedError.

    Return the invitations and links of theirs that ended with it.
    """
    member = lock_member(membership=membership, acting_user=suspended_by).member
    if member.user_id == suspended_by.pk:
        raise RefusedError("You cannot suspend yourself. Nothing was changed.")
    if member.suspended_at:
        return EndedGrants()
    require_another_owner(member)
    _set_suspended(member, suspended_at=Now())
    log.record(
        action=AuditAction.MEMBER_SUSPENDED,
        actor=suspended_by,
        subject=member,
        person_id=member.user_id,
        role=member.role,
    )
    _tell(member, SecurityChange.MEMBERSHIP_SUSPENDED)
    return end_unauthorised(member=member, ended_by=suspended_by)


@transaction.atomic
def restore(*, membership: WorkspaceMembership, restored_by: User) -> None:
    """Let a suspended member back in, with the role and tenants they had. Raises RefusedError."""
    member = lock_member(membership=membership, acting_user=restored_by).member
    if not member.suspended_at:
        return
    _set_suspended(member, suspended_at=None)
    log.record(
        action=AuditAction.MEMBER_RESTORED,
        actor=restored_by,
        subject=member,
        person_id=member.user_id,
        role=member.role,
    )
    _tell(member, SecurityChange.MEMBERSHIP_RESTORED)


@transaction.atomic
def remove(*, membership: WorkspaceMembership, removed_by: User) -> EndedGrants:
    """Take a member's place away, oneself included; the account stays. Raises RefusedError.

    Return the invitations and links of theirs that ended with it.
    """
    member = lock_member(membership=membership, acting_user=removed_by).member
    require_another_owner(member)
    log.record(
        action=AuditAction.MEMBER_REMOVED,
        actor=removed_by,
        subject=member,
        person_id=member.user_id,
        role=member.role,
    )
    _tell(member, SecurityChange.MEMBERSHIP_REMOVED)
    # Suspended first, so that what they made is not theirs to make any more.
    _set_suspended(member, suspended_at=Now())
    ended = end_unauthorised(member=member, ended_by=removed_by)
    member.delete()
    return ended


def _tell(member: WorkspaceMembership, change: SecurityChange) -> None:
    security_messages.send(account=member.user, change=change, workspace_id=member.workspace_id)


def _set_suspended(member: WorkspaceMembership, *, suspended_at: Now | None) -> None:
    WorkspaceMembership.objects.filter(pk=member.pk).update(suspended_at=suspended_at)
