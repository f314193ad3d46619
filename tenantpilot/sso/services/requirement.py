"""Whether a workspace opens only to people who come through its provider, and who else it lets in.

An owner with break glass signs in with keys of their own, so that a provider that is down, or set
up wrongly, locks no workspace for good. Each such sign-in is audited.
"""

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from tenantpilot.accounts.models import User
from tenantpilot.accounts.security_messages import SecurityChange
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.factors.selectors import factors_of, has_factor
from tenantpilot.sso.models import Connection
from tenantpilot.sso.services.connections import NotNowError, is_required
from tenantpilot.workspaces import owner_messages
from tenantpilot.workspaces.models import Role, Workspace, WorkspaceMembership


def break_glass_owners(workspace_id: int) -> QuerySet[WorkspaceMembership]:
    """Return the owners who can come in without the provider."""
    owners = WorkspaceMembership.objects.filter(
        workspace=workspace_id,
        break_glass=True,
        role=Role.OWNER,
        suspended_at=None,
        user__is_active=True,
    )
    able = owners.exclude(user__password__startswith=UNUSABLE_PASSWORD_PREFIX)
    return able.filter(has_factor("user"))


def is_last_break_glass(member: WorkspaceMembership) -> bool:
    """Whether only this member could come in without the provider, and it is required."""
    return (
        member.break_glass
        and is_required(member.workspace)
        and not break_glass_owners(member.workspace_id).exclude(pk=member.pk).exists()
    )


@transaction.atomic
def require(*, connection: Connection, required_by: User) -> None:
    """Open the workspace only to who comes through the connection, from the next click on.

    Raises NotNowError unless the person has come through it themselves, and an owner has break
    glass.
    """
    workspace = _locked(connection)
    way_in = required_by.way_in
    if way_in is None or way_in.connection_id != connection.pk:
        raise NotNowError(
            "Sign in through the provider first: so it is known that it works, and you do not "
            "shut yourself out. Nothing was changed."
        )
    if not break_glass_owners(workspace.pk).exists():
        raise NotNowError(
            "No owner with a password and a second factor has break glass. Give it to one first. "
            "Nothing was changed."
        )
    changed = Workspace.objects.filter(pk=workspace.pk, sso_required_at=None)
    if changed.update(sso_required_at=Now()):
        log.record(action=AuditAction.PROVIDER_REQUIRED, actor=required_by, subject=workspace)
        owner_messages.send(workspace_id=workspace.pk, change=SecurityChange.CONNECTION_CHANGED)


@transaction.atomic
def release(*, workspace: Workspace, released_by: User | None) -> bool:
    """Let members come in with keys of their own again; whether that changed anything."""
    changed = Workspace.objects.filter(pk=workspace.pk, sso_required_at__isnull=False)
    if not changed.update(sso_required_at=None):
        return False
    log.record(action=AuditAction.PROVIDER_NOT_REQUIRED, actor=released_by, subject=workspace)
    owner_messages.send(workspace_id=workspace.pk, change=SecurityChange.CONNECTION_CHANGED)
    return True


@transaction.atomic
def give_break_glass(*, member: WorkspaceMembership, given_by: User) -> None:
    """Let an owner come in without the provider. Raises NotNowError if it would not help."""
    Workspace.objects.select_for_update(no_key=True).get(pk=member.workspace_id)
    current = WorkspaceMembership.objects.select_related("user").filter(pk=member.pk).first()
    if current is None or current.role != Role.OWNER or current.suspended_at:
        raise NotNowError("Only an owner who is not suspended can have it. Nothing was changed.")
    if not current.user.has_usable_password():
        raise NotNowError(
            f"{current.user.name} has no password, so it would not help. Nothing was changed."
        )
    if not factors_of(current.user).has_any:
        raise NotNowError(
            f"{current.user.name} has no second factor, and would be safe by a password alone. "
            "They add one under My keys first. Nothing was changed."
        )
    _set(current, on=True, set_by=given_by)


@transaction.atomic
def take_break_glass(*, member: WorkspaceMembership, taken_by: User) -> None:
    """Let an owner come in through the provider only. Raises NotNowError for the last one."""
    Workspace.objects.select_for_update(no_key=True).get(pk=member.workspace_id)
    current = WorkspaceMembership.objects.select_related("workspace").filter(pk=member.pk).first()
    if current is None:
        return
    if is_last_break_glass(current):
        raise NotNowError(
            "No other owner could come in without the provider. Give break glass to another owner "
            "first. Nothing was changed."
        )
    _set(current, on=False, set_by=taken_by)


def _set(member: WorkspaceMembership, *, on: bool, set_by: User) -> None:
    changed = WorkspaceMembership.objects.filter(pk=member.pk, break_glass=not on)
    if changed.update(break_glass=on):
        action = AuditAction.BREAK_GLASS_GIVEN if on else AuditAction.BREAK_GLASS_TAKEN
        log.record(action=action, actor=set_by, subject=member, person_id=member.user_id)


def _locked(connection: Connection) -> Workspace:
    rows = Workspace.objects.select_for_update(no_key=True, of=("self",))
    locked = rows.filter(connections=connection).first()
    if locked is None:
        raise NotNowError("This provider is not there any more. Nothing was changed.")
    return locked
