"""Adding a colleague to a workspace: with a new account, or by inviting the one they have."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from tenantpilot.accounts.models import User, normalised
from tenantpilot.members.links import PasswordLink
from tenantpilot.members.rules import RefusedError, assignable_roles
from tenantpilot.members.services import invitations
from tenantpilot.members.services.links import issue
from tenantpilot.members.turns import acting_member
from tenantpilot.workspaces.models import (
    Role,
    Workspace,
    WorkspaceInvitation,
    WorkspaceMembership,
)
from tenantpilot.workspaces.services import add_member


@dataclass(frozen=True, kw_only=True)
class Added:
    """A member with an account nobody has used yet, and the link to begin with."""

    membership: WorkspaceMembership
    link: PasswordLink


@transaction.atomic
def add(
    *, workspace: Workspace, email: str, name: str, role: Role, added_by: User
) -> Added | WorkspaceInvitation:
    """Give a new colleague a place, or offer it to the account that has this address.

    Raises RefusedError for a role the adding member may not give, somebody who is a member
    or invited already, a deactivated account; ValidationError for a malformed address or
    empty name.
    """
    acting = acting_member(workspace_id=workspace.pk, user=added_by)
    if role not in assignable_roles(acting):
        raise RefusedError("Only an owner can make somebody an owner. Nobody was added.")
    user = _account(email=email, name=name)
    _require_newcomer(user, workspace)
    if _is_somebodys(user):
        return invitations.offer(workspace=workspace, user=user, role=role, invited_by=added_by)
    membership = add_member(workspace=workspace, user=user, role=role, added_by=added_by)
    return Added(membership=membership, link=issue(membership=membership, issued_by=added_by))


def _is_somebodys(user: User) -> bool:
    """Whether a person uses the account, or another workspace has made it for one."""
    return user.has_usable_password() or WorkspaceMembership.objects.filter(user=user).exists()


def _require_newcomer(user: User, workspace: Workspace) -> None:
    if not user.is_active:
        raise RefusedError(
            "The account with this address is deactivated, so nobody was added. Whoever runs "
            "this installation can change that."
        )
    if WorkspaceMembership.objects.filter(workspace=workspace, user=user).exists():
        raise RefusedError(
            f"{user.name} is a member already, so nobody was added. You can change their role, "
            "restore them or make a new set-password link on their page."
        )


def _account(*, email: str, name: str) -> User:
    # Locked, so that two workspaces cannot both find it nobody's.
    accounts = User.objects.select_for_update(no_key=True)
    known = accounts.filter(email=normalised(email)).first()
    return known or _new_account(email, name)


def _new_account(email: str, name: str) -> User:
    account = User(email=email, name=name)
    account.normalise()
    account.full_clean(exclude=["password"], validate_unique=False)
    try:
        with transaction.atomic():
            return User.objects.create_account(email=email, name=name)
    except IntegrityError:
        # Another workspace added the same person at this very moment.
        return User.objects.select_for_update(no_key=True).get(email=account.email)
