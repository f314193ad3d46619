"""Customers' Microsoft 365 tenants, their connection, and who may see them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from tenantpilot.workspaces.models import Workspace, WorkspaceMembership


class TenantStatus(models.TextChoices):
    """Whether a tenant is worked on. Archived ones keep their history."""

    ONBOARDING = "joining", "Being onboarded"
    ACTIVE = "active", "Active"
    ARCHIVED = "archived", "Archived"


class Tenant(models.Model):
    """One Microsoft 365 tenant under a workspace's management."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="tenants")
    name = models.CharField(max_length=120)
    directory_id = models.UUIDField("Microsoft tenant id", unique=True)
    # Empty until Microsoft has told it.
    primary_domain = models.CharField(max_length=253, blank=True)
    status = models.CharField(
        max_length=8, choices=TenantStatus.choices, default=TenantStatus.ACTIVE
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            # What composite foreign keys of tenant-owned tables point at.
            models.UniqueConstraint(fields=["id", "workspace"], name="tenants_tenant_scope"),
            models.CheckConstraint(
                condition=models.Q(status__in=TenantStatus.values),
                name="tenants_tenant_status_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ConnectionStatus(models.TextChoices):
    """What the latest connection check found."""

    UNCHECKED = "unchecked", "Not checked yet"
    CONNECTED = "connected", "Connected"
    FAILED = "failed", "Failed"


class ProviderConnection(models.Model):
    """How the product signs in to a tenant: an app registration's id and its sealed secret."""

    tenant = models.OneToOneField(Tenant, on_delete=models.CASCADE, related_name="connection")
    client_id = models.UUIDField("application (client) id")
    sealed_secret = models.BinaryField()
    secret_expires_on = models.DateField(null=True, blank=True)
    status = models.CharField(
        max_length=9, choices=ConnectionStatus.choices, default=ConnectionStatus.UNCHECKED
    )
    failure_code = models.CharField(max_length=40, blank=True)
    last_checked_at = models.DateTimeField(null=True, blank=True)
    # Names of tenantpilot.graph.permissions; null: nobody could look yet.
    missing_permissions = ArrayField(models.CharField(max_length=60), null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=ConnectionStatus.values),
                name="tenants_connection_status_known",
            ),
            models.CheckConstraint(
                condition=models.Q(status=ConnectionStatus.FAILED) ^ models.Q(failure_code=""),
                name="tenants_connection_failed_has_code",
            ),
        ]

    def __str__(self) -> str:
        return f"connection of tenant {self.tenant_id}"


class TenantEntitlement(models.Model):
    """Names a tenant that an operator or read-only member may see."""

    membership = models.ForeignKey(
        WorkspaceMembership, on_delete=models.CASCADE, related_name="entitlements"
    )
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="entitlements")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["membership", "tenant"], name="tenants_entitled_once")
        ]

    def __str__(self) -> str:
        return f"membership {self.membership_id} may see tenant {self.tenant_id}"
