"""Changing what a member may do."""

from django.db import transaction

from tenantpilot.accounts import security_messages
from tenantpilot.accounts.models import User
from tenantpilot.accounts.security_changes import SecurityChange
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.members.locking import lock_member, require_another_owner
from tenantpilot.members.permissions import RefusedError, assignable_roles
from tenantpilot.members.services.grants import EndedGrants, end_unauthorised
from tenantpilot.workspaces import owner_messages
from tenantpilot.workspaces.models import Role, WorkspaceMembership


@transaction.atomic
def change(*, membership: WorkspaceMembership, role: Role, changed_by: User) -> EndedGrants:
    """Give a member another role; the tenants named for them stay named.

    Return the invitations and links that ended, because they could not be made any more.
    Raises RefusedError if the role is not theirs to give or the last owner would go.
    """
    locked = lock_member(membership=membership, acting_user=changed_by)
    member = locked.member
    if role == member.role:
        return EndedGrants()
    if role not in assignable_roles(locked.acting):
        raise RefusedError("Only an owner can make another member an owner. Nothing was changed.")
    require_another_owner(member)
    before, member.role = member.role, role
    member.break_glass = member.break_glass and role == Role.OWNER
    member.save(update_fields=["role", "break_glass"])
    log.record(
        action=AuditAction.MEMBER_ROLE_CHANGED,
        actor=changed_by,
        subject=member,
        person_id=member.user_id,
        before=before,
        role=role.value,
    )
    tell_role(member)
    return end_unauthorised(member=member, ended_by=changed_by)


def tell_role(member: WorkspaceMembership) -> None:
    """Tell the person what they are now; the other owners too, if that is an owner."""
    is_owner = member.role == Role.OWNER
    security_messages.send(
        account=member.user,
        change=SecurityChange.MADE_OWNER if is_owner else SecurityChange.ROLE_CHANGED,
        workspace_id=member.workspace_id,
    )
    if is_owner:
        owner_messages.send(
            workspace_id=member.workspace_id,
            change=SecurityChange.NEW_OWNER,
            except_for=(member.user,),
        )
