"""The forms of the wizard's steps."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from onboarding.forms.fields import NOT_A_TENANT, CustomerNameField, GuidField, SecretField


class VersionForm(forms.Form):
    """Which state of the onboarding the person saw."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class IdentifyForm(VersionForm):
    """Which Microsoft tenant it is. A settled one cannot become another."""

    customer_name = CustomerNameField()
    directory_id = GuidField(
        label="Microsoft tenant ID",
        help_text="In Microsoft Entra, on the tenant's overview page.",
        error_messages={"required": "Enter the Microsoft tenant ID."},
    )

    def __init__(self, *args: Any, is_tenant_verified: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_tenant_verified:
            field = self.fields["directory_id"]
            field.disabled = True
            field.help_text = "Microsoft has confirmed this ID, so it stays as it is."

    def clean_directory_id(self) -> Any:
        directory_id = self.cleaned_data["directory_id"]
        if directory_id in NOT_A_TENANT:
            raise ValidationError("This is not the ID of a customer's tenant.", code="invalid")
        return directory_id


class ConnectionForm(forms.Form):
    """How to sign in to the tenant."""

    client_id = GuidField(
        label="Application (client) ID",
        help_text="On the overview page of the app registration.",
        error_messages={"required": "Enter the application (client) ID."},
    )
    client_secret = SecretField(
        label="Client secret",
        help_text="The secret's value, not its ID. It is encrypted and never shown again.",
        error_messages={"required": "Enter the client secret."},
    )
    secret_expires_on = forms.DateField(
        label="Secret expires on",
        required=False,
        help_text="As Microsoft shows it beside the secret. The tenant's page warns of it in time.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": "Enter a day such as 2027-03-31."},
    )

    def __init__(self, *args: Any, has_secret: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_secret:
            field = self.fields["client_secret"]
            field.required = False
            field.help_text = "Leave it empty to keep the stored one, which is never shown."

    def clean_secret_expires_on(self) -> date | None:
        day: date | None = self.cleaned_data["secret_expires_on"]
        if day and day < timezone.now().date():
            raise ValidationError(
                "This day has passed. Create a new client secret in Microsoft Entra.",
                code="expired",
            )
        return day

    def clean(self) -> None:
        """Ask for the secret again if another field has an error.

        The secret is never sent back, so its field comes back empty. With a stored secret that
        would mean "keep the stored one" once the other field is corrected.
        """
        super().clean()
        if self.errors and self.cleaned_data.get("client_secret"):
            self.add_error(
                "client_secret",
                ValidationError(
                    "Enter the client secret again: what you entered was not kept.",
                    code="not_kept",
                ),
            )


class ConfigureForm(ConnectionForm, VersionForm):
    """The connection, as a step of the wizard."""
