"""Workspaces (one a service provider) and who works in them."""

from datetime import timedelta

from django.db import models
from django.db.models import Value
from django.db.models.functions import Lower, Now

from tenantpilot.accounts.models import User
from tenantpilot.data_removal.inventory import STAFF, PersonalData


class Role(models.TextChoices):
    """What a member may do; tenantpilot.access says which capabilities that means."""

    OWNER = "owner", "Owner"
    MANAGER = "manager", "Manager"
    OPERATOR = "operator", "Operator"
    READ_ONLY = "read_only", "Read-only"

    @property
    def sees_every_tenant(self) -> bool:
        """Owners and managers need no entitlement by name."""
        return self in {Role.OWNER, Role.MANAGER}


class Workspace(models.Model):
    """A service provider's own room: its people and its customers' tenants."""

    personal_data = PersonalData(
        noun="workspaces",
        about="no person, unless a workspace is named after a person",
        purpose="keeping service providers apart",
        period="while the service provider is a customer",
        ends_by="offboard_workspace",
        texts={"name": "name of the service provider", "slug": "the same in addresses"},
    )

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=60, unique=True)
    # Filled by `make demo` with invented history; every page of it says so.
    is_demo = models.BooleanField(default=False)
    # Whether no one opens it who signed in with a password alone.
    factor_required = models.BooleanField(default=False, db_default=False)
    # Since when members have to come through the workspace's own sign-in provider; null: no need.
    sso_required_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class WorkspaceMembership(models.Model):
    """One person's place in one workspace."""

    personal_data = PersonalData(
        noun="memberships",
        about=STAFF,
        purpose="who may do what in which workspace",
        period="until the member is removed",
        ends_by="erase_user, offboard_workspace",
    )

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role.choices)
    suspended_at = models.DateTimeField(null=True, blank=True)
    # An owner who comes in without the provider that the workspace requires.
    break_glass = models.BooleanField(default=False, db_default=False)
    # Who made the open set-password link for this member, and when; null: none is open.
    password_link_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    password_link_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "user"], name="workspaces_member_once"),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="workspaces_role_known"
            ),
            models.CheckConstraint(
                condition=models.Q(break_glass=False) | models.Q(role=Role.OWNER),
                name="workspaces_break_glass_of_owner",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} in workspace {self.workspace_id}"


INVITED_FOR = timedelta(days=14)


class WorkspaceInvitation(models.Model):
    """A place offered to the owner of an address, until they answer.

    It names no account: who invites must not learn whether there is one. And it is not a
    membership with a flag: what asks for memberships cannot mistake it for one.
    """

    personal_data = PersonalData(
        noun="invitations",
        about="people invited to a workspace, with or without an account",
        purpose="offering a place to the owner of an address",
        period="until answered or withdrawn, 14 days at most",
        ends_by="expire_invitations, erase_user, offboard_workspace",
        texts={"email": "address of the invited person", "name": "name as the inviter typed it"},
    )

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(max_length=254)
    # As the inviter typed it; becomes the name of an account that is made on acceptance.
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=10, choices=Role.choices)
    # It is worth what this person may do in the workspace when it is accepted.
    invited_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(db_default=Now() + Value(INVITED_FOR))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "email"], name="workspaces_invited_once"),
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="workspaces_invited_email_lower"
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="workspaces_invited_role_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} offered in workspace {self.workspace_id}"
