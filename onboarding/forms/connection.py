"""How to sign in to a tenant: one form for each way there is."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django import forms

from onboarding.forms.credentials import CertificateFields, SecretFields
from onboarding.forms.fields import GuidField
from onboarding.services.configuration import OwnApp, WorkspaceApp
from tenantpilot.enums import OnboardingCheckpoint
from tenantpilot.tenants import credentials
from tenantpilot.tenants.credentials import EnteredCredential
from tenantpilot.tenants.models import CredentialKind, ProviderConnection, Tenant
from tenantpilot.tenants.services.connections import fits


class Way(StrEnum):
    """A way to sign in to a tenant."""

    APP = "app"
    SECRET = "secret"  # noqa: S105 - a word, not a secret
    CERTIFICATE = "certificate"
    FEDERATED = "federated"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Way.APP: "The workspace's app",
    Way.SECRET: "Its own app, client secret",
    Way.CERTIFICATE: "Its own app, certificate",
    Way.FEDERATED: "Its own app, federated",
}


class ConnectionForm(forms.Form):
    """What every way has: a field that names it."""

    way: Way
    # "with" is Python's word.
    with_ = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["with"] = self.fields.pop("with_")
        self.initial["with"] = self.way.value

    def entered(self) -> OwnApp | WorkspaceApp:
        """Return what was entered, after it was found valid."""
        raise NotImplementedError


class OwnAppForm(ConnectionForm):
    """An app registration in the customer's tenant."""

    client_id = GuidField(
        label="Application (client) ID",
        help_text="On the overview page of the app registration.",
        error_messages={"required": "Enter the application (client) ID."},
    )
    field_order = ["client_id"]

    def credential(self) -> EnteredCredential | None:
        raise NotImplementedError

    def entered(self) -> OwnApp:
        return OwnApp(
            client_id=self.cleaned_data["client_id"],
            credential=self.credential(),
            expires_on=self.cleaned_data.get("secret_expires_on"),
        )


class SecretForm(SecretFields, OwnAppForm):
    """…that signs in with a client secret; a stored one is kept if none is entered."""

    way = Way.SECRET

    def __init__(self, *args: Any, has_secret: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_secret:
            field = self.fields["client_secret"]
            field.required = False
            field.help_text = "Leave it empty to keep the stored one, which is never shown."

    def clean(self) -> None:
        super().clean()
        self.ask_for_the_secret_again()

    def credential(self) -> EnteredCredential | None:
        return SecretFields.credential(self)


class CertificateForm(CertificateFields, OwnAppForm):
    """…that signs in with a certificate."""

    way = Way.CERTIFICATE

    def credential(self) -> EnteredCredential:
        return CertificateFields.credential(self)


class FederatedForm(OwnAppForm):
    """…that trusts an identity of this installation."""

    way = Way.FEDERATED

    def credential(self) -> EnteredCredential:
        return EnteredCredential.federated()


class WorkspaceAppForm(ConnectionForm):
    """The workspace's own app, which asks for nothing."""

    way = Way.APP

    def entered(self) -> WorkspaceApp:
        return WorkspaceApp()


FORMS: dict[Way, type[ConnectionForm]] = {
    form.way: form for form in (WorkspaceAppForm, SecretForm, CertificateForm, FederatedForm)
}


@dataclass(frozen=True, kw_only=True)
class Option:
    """A way to choose."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True, kw_only=True)
class Ways:
    """The ways that are open for a tenant, and the one that is chosen."""

    tenant: Tenant
    connection: ProviderConnection | None
    open: Sequence[Way]
    chosen: Way

    @classmethod
    def of(
        cls, tenant: Tenant, connection: ProviderConnection | None, *, wanted: str = ""
    ) -> "Ways":
        """Return them, and choose the wanted one if it is open, or the one in use, or the first."""
        found = [each for each in Way if _is_open(each, tenant)]
        preferred = [wanted, _in_use(connection) if connection else ""]
        chosen = next((each for name in preferred for each in found if each == name), found[0])
        return cls(tenant=tenant, connection=connection, open=found, chosen=chosen)

    @property
    def options(self) -> list[Option]:
        """The ways as links to their forms."""
        step = OnboardingCheckpoint.CONNECTION_CONFIGURED.value
        return [
            Option(label=way.label, url=f"?step={step}&with={way}", current=way == self.chosen)
            for way in self.open
        ]

    def form(self, data: Any = None, *, initial: dict[str, object] | None = None) -> ConnectionForm:
        """Return the chosen way's form, filled from what is stored."""
        stored = self.connection if self.connection and not self.connection.app_id else None
        filled: dict[str, object] = dict(initial or {})
        options: dict[str, object] = {}
        if stored:
            filled |= {"client_id": stored.client_id}
        if self.chosen == Way.SECRET and stored:
            options["has_secret"] = stored.credential_kind == CredentialKind.SECRET
            filled["secret_expires_on"] = stored.secret_expires_on
        return FORMS[self.chosen](data, initial=filled, **options)


def _is_open(way: Way, tenant: Tenant) -> bool:
    if way == Way.FEDERATED:
        return credentials.token_file_of(tenant.workspace) is not None
    app = getattr(tenant.workspace, "provider_app", None)
    return way != Way.APP or (app is not None and fits(app, tenant) and app.credentials.exists())


def _in_use(connection: ProviderConnection) -> str:
    return Way.APP if connection.app_id else connection.credential_kind
