"""The workspace's own app: what identifies it, and its credential."""

from django import forms

from onboarding.forms.credentials import CertificateFields, SecretFields
from onboarding.forms.fields import GuidField, TenantIdField
from tenantpilot.graph.clouds import Cloud
from tenantpilot.tenants.credentials import EnteredCredential
from tenantpilot.tenants.models import CredentialKind


class SecretForm(SecretFields):
    """A new client secret."""

    def clean(self) -> None:
        super().clean()
        self.ask_for_the_secret_again()


class CertificateForm(CertificateFields):
    """A new certificate."""


class FederatedForm(forms.Form):
    """A federated credential, which asks for nothing."""

    def credential(self) -> EnteredCredential:
        return EnteredCredential.federated()


class AppFields(forms.Form):
    """What identifies the app."""

    error_lead = "Nothing was saved."
    client_id = GuidField(
        label="Application (client) ID",
        help_text="On the overview page of your app registration.",
        error_messages={"required": "Enter the application (client) ID."},
    )
    directory_id = TenantIdField(
        label="Your own Microsoft tenant ID",
        help_text="The tenant in which you registered the app, on the same page.",
        error_messages={"required": "Enter the ID of your own Microsoft tenant."},
    )
    cloud = forms.ChoiceField(
        label="Microsoft cloud",
        choices=Cloud.choices,
        initial=Cloud.WORLDWIDE,
        help_text="The app works for tenants of this cloud only.",
        error_messages={"invalid_choice": "Choose one of the clouds of the list."},
    )
    field_order = ["client_id", "directory_id", "cloud"]


class RegisterSecretForm(SecretForm, AppFields):
    """The app, with a client secret."""


class RegisterCertificateForm(CertificateForm, AppFields):
    """The app, with a certificate."""


class RegisterFederatedForm(FederatedForm, AppFields):
    """The app, with a federated credential."""


REGISTER: dict[CredentialKind, type[forms.Form]] = {
    CredentialKind.SECRET: RegisterSecretForm,
    CredentialKind.CERTIFICATE: RegisterCertificateForm,
    CredentialKind.FEDERATED: RegisterFederatedForm,
}
REPLACE: dict[CredentialKind, type[forms.Form]] = {
    CredentialKind.SECRET: SecretForm,
    CredentialKind.CERTIFICATE: CertificateForm,
    CredentialKind.FEDERATED: FederatedForm,
}
