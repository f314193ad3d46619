"""Changing what a member may do."""

from django.db import transaction

from tenantpilot.accounts.models import User
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.members.rules import RefusedError, assignable_roles
from tenantpilot.members.turns import require_another_owner, take_turn
from tenantpilot.workspaces.models import Role, WorkspaceMembership


@transaction.atomic
def change(*, membership: WorkspaceMembership, role: Role, changed_by: User) -> None:
    """Give a member another role; the tenants named for them stay named.

    Raises RefusedError if the role is not theirs to give or the last owner would go.
    """
    turn = take_turn(membership=membership, acting_user=changed_by)
    member = turn.member
    if role == member.role:
        return
    if role not in assignable_roles(turn.acting):
        raise RefusedError("Only an owner can make somebody an owner. Nothing was changed.")
    require_another_owner(member)
    before, member.role = member.role, role
    member.save(update_fields=["role"])
    log.record(
        action=AuditAction.MEMBER_ROLE_CHANGED,
        actor=changed_by,
        workspace_id=member.workspace_id,
        subject=member,
        user_id=member.user_id,
        before=before,
        role=role.value,
    )
