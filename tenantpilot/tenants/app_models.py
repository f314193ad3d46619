"""A workspace's own multi-tenant app, and the credentials with which it signs in."""

from django.db import models
from django.db.models import Q

from tenantpilot.graph.clouds import Cloud
from tenantpilot.workspaces.models import Workspace


class CredentialKind(models.TextChoices):
    """How an app proves who it is."""

    SECRET = "secret", "Client secret"
    CERTIFICATE = "certificate", "Certificate"
    FEDERATED = "federated", "Federated credential"


class ProviderApp(models.Model):
    """The service provider's multi-tenant app, registered once in the provider's own tenant.

    A tenant that uses it has consented to it. What identifies it stays as it is while a
    connection uses it: another app would need the consent of every tenant again.
    """

    workspace = models.OneToOneField(
        Workspace, on_delete=models.CASCADE, related_name="provider_app"
    )
    client_id = models.UUIDField("application (client) id")
    # Where it is registered, and where a new credential is tried.
    directory_id = models.UUIDField("Microsoft tenant id of the provider")
    cloud = models.CharField(
        "Microsoft cloud", max_length=12, choices=Cloud.choices, default=Cloud.WORLDWIDE
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(cloud__in=Cloud.values), name="tenants_app_cloud_known"
            ),
        ]

    def __str__(self) -> str:
        return f"app of workspace {self.workspace_id}"

    def lock(self) -> "ProviderApp":
        """Lock the app's row until the transaction ends, and return it as it is now."""
        return ProviderApp._default_manager.select_for_update(no_key=True).get(pk=self.pk)


class AppCredential(models.Model):
    """One credential of a workspace's app: the one in use, or a new one still to be proved.

    Both may be there at once; the old one goes when Microsoft has accepted the new one.
    """

    own_words = ("failure_code", "thumbprint")

    app = models.ForeignKey(ProviderApp, on_delete=models.CASCADE, related_name="credentials")
    kind = models.CharField(max_length=11, choices=CredentialKind.choices)
    # A client secret, or a private key with its certificate; empty for a federated credential.
    sealed_secret = models.BinaryField()
    # Of a certificate, as Microsoft's portal shows it.
    thumbprint = models.CharField(max_length=40, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    # When Microsoft told the end; null: it was noted by hand, or it is not known.
    expiry_read_at = models.DateTimeField(null=True, blank=True)
    added_at = models.DateTimeField(auto_now_add=True)
    # When Microsoft accepted it for the first time.
    proved_at = models.DateTimeField(null=True, blank=True)
    # Why the latest try to prove it did not work.
    failure_code = models.CharField(max_length=40, blank=True)
    tried_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["app"],
                condition=Q(proved_at__isnull=True),
                name="tenants_app_one_new_credential",
            ),
            models.UniqueConstraint(
                fields=["app"],
                condition=Q(proved_at__isnull=False),
                name="tenants_app_one_proved_credential",
            ),
            models.CheckConstraint(
                condition=Q(kind=CredentialKind.FEDERATED) ^ ~Q(sealed_secret=b""),
                name="tenants_app_credential_has_secret",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=CredentialKind.values), name="tenants_app_credential_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of app {self.app_id}"

    @property
    def is_proved(self) -> bool:
        return self.proved_at is not None
