"""The form with a workspace's provider."""

from datetime import date
from typing import Any, override
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from tenantpilot.outbound.addresses import why_not
from tenantpilot.sso.models import CLIENT_ID_LENGTH, ISSUER_LENGTH, NAME_LENGTH, Connection, Kind
from tenantpilot.sso.services.connections import EnteredProvider, stored_in
from tenantpilot.ui.edit_forms import EditForm
from tenantpilot.ui.forms import DayField, needed_for
from tenantpilot.ui.text_fields import LineField

_NUMBER = "Enter a number such as 6f1e8c52-7d0a-4b39-9c1d-2f5a7e3b4c60, as the portal shows it."


def _text(*, longest: int, **options: Any) -> forms.CharField:
    messages = {"max_length": f"Use at most {longest} characters."}
    return LineField(max_length=longest, required=False, error_messages=messages, **options)


class ProviderForm(EditForm):
    """Which provider, and what it knows the product by."""

    error_lead = "Nothing was saved."
    kind = forms.TypedChoiceField(
        label="Provider",
        choices=Kind.choices,
        coerce=Kind,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose a provider.",
            "invalid_choice": "There is no such provider. Choose one of those shown.",
        },
    )
    tenant = needed_for(
        "Microsoft Entra ID",
        _text(
            label="Directory (tenant) ID",
            longest=36,
            help_text="Of your own directory, under Overview of the app.",
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        ),
    )
    issuer = needed_for(
        "another provider",
        _text(
            label="Issuer",
            longest=ISSUER_LENGTH,
            help_text="https:// and the rest, exactly as the provider says.",
            widget=forms.URLInput(attrs={"autocomplete": "off"}),
        ),
    )
    name = needed_for(
        "another provider",
        _text(
            label="What people call it",
            longest=NAME_LENGTH,
            help_text="Stands on the button to sign in.",
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        ),
    )
    client_id = _text(
        label="Application (client) ID",
        longest=CLIENT_ID_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    client_secret = _text(
        label="Client secret",
        longest=500,
        strip=False,
        help_text="Its value, not its ID. Empty keeps the one there is.",
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    secret_expires_on = DayField(
        label="Secret expires on",
        help_text="YYYY-MM-DD, as the provider shows it beside the secret. Owners are warned "
        "30 days before.",
    )

    def __init__(self, *args: Any, connection: Connection | None, **kwargs: Any) -> None:
        if connection:
            kwargs["initial"] = {
                "kind": connection.kind,
                "tenant": connection.directory_id or "",
                "issuer": "" if connection.directory_id else connection.issuer,
                "name": connection.name,
                "client_id": connection.client_id,
                "secret_expires_on": connection.secret_expires_on,
            }
        kwargs["stored"] = stored_in(connection)
        super().__init__(*args, **kwargs)
        client_id = self.fields["client_id"]
        client_id.required = True
        client_id.error_messages["required"] = "Enter the ID the product has at the provider."
        secret = self.fields["client_secret"]
        secret.required = connection is None
        needed_for("another directory, issuer or application", secret)
        secret.error_messages["required"] = "Enter the client secret."
        if connection is None:
            secret.help_text = "Its value, not its ID. It is encrypted and never shown again."
        self.connection = connection

    @property
    def entered(self) -> EnteredProvider:
        """The provider of a valid form; what is of the other kind does not count."""
        data = self.cleaned_data
        if data["kind"] == Kind.ENTRA:
            known: dict[str, Any] = {"directory_id": UUID(data["tenant"])}
        else:
            known = {"issuer": data["issuer"], "name": data["name"]}
        return EnteredProvider(
            kind=data["kind"],
            client_id=data["client_id"],
            client_secret=data["client_secret"],
            secret_expires_on=data["secret_expires_on"],
            **known,
        )

    @override
    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("kind") == Kind.ENTRA:
            self._clean_entra(data)
        elif data.get("kind"):
            self._clean_other(data)
        return data

    def clean_secret_expires_on(self) -> date | None:
        day: date | None = self.cleaned_data["secret_expires_on"]
        # What has expired already stays written, until there is a new secret.
        is_new = bool(self.cleaned_data.get("client_secret"))
        if day and is_new and day < timezone.now().date():
            raise ValidationError(
                "This day has passed. Make a new client secret at the provider.", code="expired"
            )
        return day

    def _clean_entra(self, data: dict[str, Any]) -> None:
        if not _is_number(data.get("tenant", "")):
            self.add_error("tenant", _NUMBER)

    def _clean_other(self, data: dict[str, Any]) -> None:
        issuer = data.get("issuer", "")
        if not issuer:
            self.add_error("issuer", "Enter the address of the provider.")
        elif reason := why_not(issuer, allowed=settings.SIGN_IN_ALLOWED_NETWORKS):
            self.add_error("issuer", reason)
        elif "?" in issuer:
            self.add_error("issuer", "An issuer has no ? in it. Leave out what follows.")
        if not data.get("name") and not self.has_error("name"):
            self.add_error("name", "Enter a name that people know it by.")

    def require_secret(self) -> None:
        """Say beside the field that another provider takes its own secret."""
        self.add_error("client_secret", "Enter the client secret: this is another provider.")


def _is_number(text: str) -> bool:
    """Whether it is written as the portal writes it: braces or no hyphens are something else."""
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False
