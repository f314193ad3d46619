"""Customers' Microsoft 365 tenants, their connection, and who may see them."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from tenantpilot.data_removal.inventory import STAFF, PersonalData
from tenantpilot.graph.clouds import Cloud
from tenantpilot.tenants.app_models import AppCredential, CredentialKind, ProviderApp
from tenantpilot.tenants.scoped_rows import TenantManager
from tenantpilot.workspaces.models import Workspace, WorkspaceMembership

__all__ = [
    "AppCredential",
    "ComparisonKey",
    "ConnectionStatus",
    "CredentialKind",
    "ProviderApp",
    "ProviderConnection",
    "Tenant",
    "TenantEntitlement",
    "TenantOwned",
    "TenantStatus",
]


class TenantStatus(models.TextChoices):
    """Whether a tenant is worked on. Archived ones keep their history."""

    ONBOARDING = "onboarding", "Being onboarded"
    ACTIVE = "active", "Active"
    ARCHIVED = "archived", "Archived"


class Tenant(models.Model):
    """One Microsoft 365 tenant under a workspace's management."""

    personal_data = PersonalData(
        noun="tenants",
        about="no person, unless a customer is named after a person",
        purpose="which customers' tenants are looked after",
        period="while it is looked after; archived, list_due_removals names it after "
        "ARCHIVED_TENANT_DAYS",
        ends_by="offboard_tenant, offboard_workspace",
        texts={"name": "name of the customer", "primary_domain": "the customer's domain"},
    )

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="tenants")
    name = models.CharField(max_length=120)
    directory_id = models.UUIDField("Microsoft tenant id")
    # When Microsoft confirmed the connection; before that the id is a claim without proof.
    verified_at = models.DateTimeField(null=True, blank=True)
    cloud = models.CharField(
        "Microsoft cloud", max_length=12, choices=Cloud.choices, default=Cloud.WORLDWIDE
    )
    # Empty until Microsoft has told it.
    primary_domain = models.CharField(max_length=253, blank=True)
    status = models.CharField(
        max_length=10, choices=TenantStatus.choices, default=TenantStatus.ACTIVE
    )
    created_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            # What composite foreign keys of tenant-owned tables point at.
            models.UniqueConstraint(fields=["id", "workspace"], name="tenants_tenant_scope"),
            models.UniqueConstraint(
                fields=["workspace", "directory_id"], name="tenants_directory_once_here"
            ),
            # Neither an unproved claim nor an archived tenant keeps another workspace out.
            models.UniqueConstraint(
                fields=["directory_id"],
                condition=models.Q(status=TenantStatus.ACTIVE)
                | models.Q(status=TenantStatus.ONBOARDING, verified_at__isnull=False),
                name="tenants_directory_verified_once",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=TenantStatus.values),
                name="tenants_tenant_status_known",
            ),
            models.CheckConstraint(
                condition=models.Q(cloud__in=Cloud.values), name="tenants_tenant_cloud_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def lock(self) -> "Tenant":
        """Lock the tenant's row until the transaction ends, and return it as it is now.

        Serialises changes to one tenant. NO KEY: the foreign key check of an insert, which
        takes FOR KEY SHARE, does not wait for it.
        """
        return Tenant._default_manager.select_for_update(no_key=True).get(pk=self.pk)


class ConnectionStatus(models.TextChoices):
    """What the latest connection check found."""

    UNCHECKED = "unchecked", "Not checked yet"
    CONNECTED = "connected", "Connected"
    FAILED = "failed", "Failed"


class ProviderConnection(models.Model):
    """How the product signs in to a tenant: with the workspace's app, or with one of its own.

    With the workspace's app, `sealed_secret` is empty, and `client_id`, kind, age and end are
    copies of the app's (services.apps). Gone when the tenant is archived.
    """

    own_words = ("failure_code", "missing_permissions", "thumbprint")

    tenant = models.OneToOneField(Tenant, on_delete=models.CASCADE, related_name="connection")
    app = models.ForeignKey(
        ProviderApp, null=True, blank=True, on_delete=models.RESTRICT, related_name="connections"
    )
    client_id = models.UUIDField("application (client) id")
    credential_kind = models.CharField(
        max_length=11, choices=CredentialKind.choices, default=CredentialKind.SECRET
    )
    # A client secret, or a private key with its certificate.
    sealed_secret = models.BinaryField()
    # Of a certificate, as Microsoft's portal shows it.
    thumbprint = models.CharField(max_length=40, blank=True)
    credential_since = models.DateTimeField(null=True, blank=True)
    secret_expires_on = models.DateField(null=True, blank=True)
    # When Microsoft told the end; null: it was noted by hand, or it is not known.
    expiry_read_at = models.DateTimeField(null=True, blank=True)
    status = models.CharField(
        max_length=9, choices=ConnectionStatus.choices, default=ConnectionStatus.UNCHECKED
    )
    failure_code = models.CharField(max_length=40, blank=True)
    last_checked_at = models.DateTimeField(null=True, blank=True)
    # Names of tenantpilot.graph.permissions; null: not read yet.
    missing_permissions = ArrayField(models.CharField(max_length=60), null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=ConnectionStatus.values),
                name="tenants_connection_status_known",
            ),
            models.CheckConstraint(
                condition=models.Q(credential_kind__in=CredentialKind.values),
                name="tenants_connection_credential_known",
            ),
            # A secret of its own, exactly where there is one to have.
            models.CheckConstraint(
                condition=(
                    models.Q(app__isnull=False) | models.Q(credential_kind=CredentialKind.FEDERATED)
                )
                ^ ~models.Q(sealed_secret=b""),
                name="tenants_connection_own_secret",
            ),
            models.CheckConstraint(
                condition=models.Q(status=ConnectionStatus.FAILED) ^ models.Q(failure_code=""),
                name="tenants_connection_failed_has_code",
            ),
        ]

    def __str__(self) -> str:
        return f"connection of tenant {self.tenant_id}"


class ComparisonKey(models.Model):
    """The key of one tenant's keyed hashes: what is hashed can be compared, and not read.

    It outlives the connection: with another key everything would look changed.
    """

    tenant = models.OneToOneField(Tenant, on_delete=models.CASCADE, related_name="comparison_key")
    sealed_secret = models.BinaryField()

    def __str__(self) -> str:
        return f"comparison key of tenant {self.tenant_id}"


class TenantEntitlement(models.Model):
    """Names a tenant that an operator or read-only member may see."""

    personal_data = PersonalData(
        noun="tenants named to you",
        about=STAFF,
        purpose="who may see which tenant",
        period="until it is taken back",
        ends_by="erase_user, offboard_tenant",
    )

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


class TenantOwned(models.Model):
    """A row of one tenant. Queries outside `scope(tenant=…)` raise ScopeError.

    A migration adds TenantScopeKey, so that tenant and workspace always belong together.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="+")

    # Typed loosely: the manager's model is the subclass.
    objects: ClassVar[Any] = TenantManager()

    class Meta:
        abstract = True
