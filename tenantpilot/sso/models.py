"""Who vouches for people: a workspace's own sign-in provider, or the operators'."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Cast, Concat, Lower

from tenantpilot.accounts.models import PlatformOperator, User
from tenantpilot.data_removal.inventory import EVERYBODY, PersonalData
from tenantpilot.workspaces.models import Workspace

ENTRA_ISSUER = "https://login.microsoftonline.com/{directory}/v2.0"
ISSUER_LENGTH, CLIENT_ID_LENGTH, NAME_LENGTH = 300, 200, 40
SUBJECT_LENGTH = 255
DOMAIN_LENGTH = 253


def _text(text: str) -> Value:
    return Value(text, output_field=models.TextField())


class Kind(models.TextChoices):
    """What answers. Of Microsoft more is known: whose number is stable, which tenant it is."""

    ENTRA = "entra", "Microsoft Entra ID"
    OIDC = "oidc", "Another provider with OpenID Connect"


class Connection(models.Model):
    """A sign-in provider of one workspace, or of the platform operators.

    What makes it another provider (kind, issuer, client) makes it another row: identities and
    sessions of the one before end with it.
    """

    personal_data = PersonalData(
        noun="sign-in providers",
        about="no person, unless a provider is named after one",
        purpose="signing in with accounts of the service provider's own",
        period="until it is removed",
        ends_by="offboard_workspace",
        texts={
            "name": "name of the provider, as typed",
            "issuer": "address of the provider",
            "client_id": "the product's number at the provider",
        },
    )

    # The number in addresses: the only thing about it that people without an account see.
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Null: the platform operators'.
    workspace = models.ForeignKey(
        Workspace, null=True, blank=True, on_delete=models.CASCADE, related_name="connections"
    )
    kind = models.CharField(max_length=5, choices=Kind.choices)
    name = models.CharField(max_length=NAME_LENGTH, blank=True)
    issuer = models.CharField(max_length=ISSUER_LENGTH)
    # Microsoft's number of the directory; of no other provider.
    directory_id = models.UUIDField(null=True, blank=True)
    client_id = models.CharField(max_length=CLIENT_ID_LENGTH)
    sealed_secret = models.BinaryField()
    # As the provider showed it when the secret was made; null: it was not typed.
    secret_expires_on = models.DateField(null=True, blank=True)
    # When the first person came through it; null: none has yet.
    verified_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["workspace"], nulls_distinct=False, name="sso_one_a_workspace"
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="sso_kind_known"),
            # A person of another directory has another issuer: `common` would let everybody in.
            models.CheckConstraint(
                condition=Q(kind=Kind.OIDC, directory_id=None)
                | Q(
                    kind=Kind.ENTRA,
                    directory_id__isnull=False,
                    issuer=Concat(
                        _text("https://login.microsoftonline.com/"),
                        Cast("directory_id", models.TextField()),
                        _text("/v2.0"),
                    ),
                ),
                name="sso_issuer_of_the_tenant",
            ),
            models.CheckConstraint(
                condition=~Q(issuer="") & ~Q(client_id="") & ~Q(sealed_secret=b""),
                name="sso_connection_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"sign-in provider {self.public_id}"

    @property
    def label(self) -> str:
        """What people call the provider."""
        return "Microsoft" if self.kind == Kind.ENTRA else self.name

    @property
    def continue_text(self) -> str:
        """What the button says that leads there."""
        return f"Continue with {self.label}"


class ExternalIdentity(models.Model):
    """One person at one provider, by the number that never changes: never by an address."""

    personal_data = PersonalData(
        noun="identities at a sign-in provider",
        about=EVERYBODY,
        purpose="knowing a person again that the provider vouches for",
        period="until it is disconnected, or the provider is removed",
        ends_by="erase_user, erase_operator, offboard_workspace",
        texts={
            "issuer": "address of the provider",
            "subject": "the person's number at the provider",
        },
    )

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="identities")
    issuer = models.CharField(max_length=ISSUER_LENGTH)
    subject = models.CharField(max_length=SUBJECT_LENGTH)
    user = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.CASCADE, related_name="external_identities"
    )
    operator = models.ForeignKey(
        PlatformOperator,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="external_identities",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["connection", "issuer", "subject"], name="sso_subject_once"
            ),
            models.UniqueConstraint(fields=["connection", "user"], name="sso_user_once"),
            models.UniqueConstraint(fields=["connection", "operator"], name="sso_operator_once"),
            models.CheckConstraint(
                condition=Q(user=None) ^ Q(operator=None), name="sso_identity_is_one_persons"
            ),
            models.CheckConstraint(condition=~Q(subject=""), name="sso_subject_said"),
        ]

    def __str__(self) -> str:
        return f"identity {self.pk} at connection {self.connection_id}"


class SignInDomain(models.Model):
    """Addresses of this domain, and of none below it, are led to the workspace's provider.

    Only people who run the installation assign one: an owner who could claim a domain could lead
    its people to a page that asks for their passwords.
    """

    personal_data = PersonalData(
        noun="sign-in domains",
        about="no person, unless a domain is named after one",
        purpose="leading people to the sign-in of their company",
        period="until it is withdrawn",
        ends_by="withdraw_sign_in_domain, offboard_workspace",
        texts={"domain": "domain of a service provider's addresses"},
    )

    domain = models.CharField(max_length=DOMAIN_LENGTH, unique=True)
    # Not the connection's: another provider is another row, and the domain stays the workspace's.
    workspace = models.ForeignKey(
        Workspace, on_delete=models.CASCADE, related_name="sign_in_domains"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(domain=Lower("domain"), domain__contains="."),
                name="sso_domain_as_compared",
            ),
        ]

    def __str__(self) -> str:
        return f"sign-in domain {self.pk}"
