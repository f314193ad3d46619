"""Workspaces (one a service provider) and who works in them."""

from django.db import models

from tenantpilot.accounts.models import User


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

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=60, unique=True)
    # Filled by `make demo` with invented history; every page of it says so.
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class WorkspaceMembership(models.Model):
    """One person's place in one workspace."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role.choices)
    suspended_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "user"], name="workspaces_member_once"),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="workspaces_role_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} in workspace {self.workspace_id}"


class WorkspaceInvitation(models.Model):
    """A place offered to an account that exists already, until its owner answers.

    Not a membership with a flag: whatever asks for memberships cannot mistake it for one.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="invitations")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="invitations")
    role = models.CharField(max_length=10, choices=Role.choices)
    # Empty once the account of who invited is gone.
    invited_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "user"], name="workspaces_invited_once"),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="workspaces_invited_role_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} offered in workspace {self.workspace_id}"
