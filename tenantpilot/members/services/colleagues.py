"""Adding a colleague to a workspace, with an account of their own if they have none."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from tenantpilot.accounts.models import User, normalised
from tenantpilot.members.links import PasswordLink
from tenantpilot.members.rules import RefusedError, assignable_roles, belongs_elsewhere
from tenantpilot.members.services.links import issue
from tenantpilot.members.turns import acting_member
from tenantpilot.workspaces.models import Role, Workspace, WorkspaceMembership
from tenantpilot.workspaces.services import add_member


@dataclass(frozen=True, kw_only=True)
class Added:
    """The new member; a link if they have no password yet and belong nowhere else."""

    membership: WorkspaceMembership
    link: PasswordLink | None


@transaction.atomic
def add(*, workspace: Workspace, email: str, name: str, role: Role, added_by: User) -> Added:
    """Give somebody a place in the workspace; an existing account keeps its name and password.

    Raises RefusedError for a role the adding member may not give, somebody who is a member
    already, a deactivated account; ValidationError for a malformed address or empty name.
    """
    acting = acting_member(workspace_id=workspace.pk, user=added_by)
    if role not in assignable_roles(acting):
        raise RefusedError("Only an owner can make somebody an owner. Nobody was added.")
    user = _account(email=email, name=name)
    _require_newcomer(user, workspace)
    membership = add_member(workspace=workspace, user=user, role=role, added_by=added_by)
    needs_link = not user.has_usable_password() and not belongs_elsewhere(membership)
    return Added(
        membership=membership,
        link=issue(membership=membership, issued_by=added_by) if needs_link else None,
    )


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
    return User.objects.filter(email=normalised(email)).first() or _new_account(email, name)


def _new_account(email: str, name: str) -> User:
    account = User(email=email, name=name)
    account.normalise()
    account.full_clean(exclude=["password"], validate_unique=False)
    try:
        with transaction.atomic():
            return User.objects.create_account(email=email, name=name)
    except IntegrityError:
        # Another workspace added the same person at this very moment.
        return User.objects.get(email=account.email)
