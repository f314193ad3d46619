"""Creating workspaces and giving people a place in them."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from tenantpilot.accounts.models import User, normalised
from tenantpilot.accounts.services import require_fit
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.workspaces.models import Role, Workspace, WorkspaceMembership


@transaction.atomic
def create_workspace(
    *, name: str, slug: str, owner_email: str, owner_name: str, owner_password: str
) -> Workspace:
    """Create a workspace and its owner, an existing account or a new one.

    It asks for a second factor; an owner can change that. An existing account keeps its password.
    Raises ValidationError for a malformed or taken
    slug or address, an empty name, a weak password, a deactivated account.
    """
    # In a demo everybody signs in with the printed password alone.
    workspace = Workspace(name=name, slug=slug, factor_required=not settings.DEMO)
    workspace.full_clean()
    workspace.save()
    owner = _owner(email=owner_email, name=owner_name, password=owner_password)
    log.record(
        action=AuditAction.WORKSPACE_CREATED,
        actor=None,
        subject=workspace,
    )
    add_member(workspace=workspace, user=owner, role=Role.OWNER, added_by=None)
    return workspace


def _owner(*, email: str, name: str, password: str) -> User:
    owner = User.objects.filter(email=normalised(email)).first()
    if owner is None:
        require_fit(User(email=email, name=name), password=password)
        return User.objects.create_account(email=email, name=name, password=password)
    if not owner.is_active:
        raise ValidationError(f"The account {owner.email} is deactivated.")
    return owner


@transaction.atomic
def add_member(
    *, workspace: Workspace, user: User, role: Role, added_by: User | None
) -> WorkspaceMembership:
    """Give a person a place in a workspace. Raises IntegrityError if they have one."""
    membership = WorkspaceMembership.objects.create(workspace=workspace, user=user, role=role)
    log.record(
        action=AuditAction.MEMBER_ADDED,
        actor=added_by,
        subject=membership,
        person_id=user.pk,
        role=role.value,
    )
    return membership
