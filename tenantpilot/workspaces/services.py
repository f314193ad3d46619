"""Creating workspaces and giving people a place in them."""

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from tenantpilot.accounts.models import User
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.workspaces.models import Role, Workspace, WorkspaceMembership


@transaction.atomic
def create_workspace(
    *, name: str, slug: str, owner_email: str, owner_name: str, owner_password: str
) -> Workspace:
    """Create a workspace and its owner, an existing account or a new one.

    An existing account keeps its password. Raises ValidationError for a weak password,
    IntegrityError for a taken slug.
    """
    owner = User.objects.filter(email=owner_email.strip().lower()).first()
    if owner is None:
        validate_password(owner_password, User(email=owner_email, name=owner_name))
        owner = User.objects.create_account(
            email=owner_email, name=owner_name, password=owner_password
        )
    workspace = Workspace.objects.create(name=name, slug=slug)
    log.record(
        action=AuditAction.WORKSPACE_CREATED,
        actor=None,
        workspace_id=workspace.pk,
        subject=workspace,
    )
    add_member(workspace=workspace, user=owner, role=Role.OWNER, added_by=None)
    return workspace


@transaction.atomic
def add_member(
    *, workspace: Workspace, user: User, role: Role, added_by: User | None
) -> WorkspaceMembership:
    """Give a person a place in a workspace. Raises IntegrityError if they have one."""
    membership = WorkspaceMembership.objects.create(workspace=workspace, user=user, role=role)
    log.record(
        action=AuditAction.MEMBER_ADDED,
        actor=added_by,
        workspace_id=workspace.pk,
        subject=membership,
        role=role.value,
    )
    return membership
