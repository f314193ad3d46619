"""Who owns a workspace once its last owner is gone."""

from tenantpilot.access.selectors import memberships_of
from tenantpilot.accounts.models import User
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.members.permissions import RefusedError, is_last_owner
from tenantpilot.members.services.roles import tell_role
from tenantpilot.workspaces.models import Role, Workspace, WorkspaceMembership


def transfer_ownership(*, account: User, successor: User | None) -> None:
    """Make the successor an owner wherever the account is the last one.

    In the caller's transaction, which then takes the account away; other acts on the members of
    these workspaces wait for it. Raises RefusedError if no member can take over.
    """
    places = WorkspaceMembership.objects.filter(user=account).order_by("workspace_id")
    for member in places.select_related("workspace"):
        # `no_key`: rows that refer to the workspace take FOR KEY SHARE and must not wait.
        Workspace.objects.select_for_update(no_key=True).get(pk=member.workspace_id)
        if is_last_owner(member):
            _make_owner(member.workspace, successor, instead_of=account)


def _make_owner(workspace: Workspace, successor: User | None, *, instead_of: User) -> None:
    if successor is None:
        raise RefusedError(
            f"{instead_of.name} is the last owner of {workspace.name} who can sign in. Make "
            "another member an owner first, or name a member with --successor. Nothing was changed."
        )
    member = memberships_of(successor).filter(workspace=workspace).exclude(user=instead_of).first()
    if member is None or not successor.has_usable_password():
        raise RefusedError(
            f"{successor.email} cannot take over {workspace.name}: a successor is a member of it "
            "who is not suspended and can sign in. Nothing was changed."
        )
    before, member.role = member.role, Role.OWNER
    member.save(update_fields=["role"])
    log.record(
        action=AuditAction.MEMBER_ROLE_CHANGED,
        actor=None,
        subject=member,
        person_id=successor.pk,
        before=before,
        role=Role.OWNER.value,
    )
    tell_role(member)
