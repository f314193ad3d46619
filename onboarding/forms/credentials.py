"""The fields of a credential, and what they come to: a secret, a certificate, or a token file."""

from datetime import date
from typing import Any, override

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from onboarding.forms.fields import SecretField
from tenantpilot.tenants import certificates
from tenantpilot.tenants.certificates import CertificateUnfitError
from tenantpilot.tenants.credentials import EnteredCredential
from tenantpilot.tenants.models import CredentialKind
from tenantpilot.ui.forms import DayField, needed_for

MADE, PASTED = "made", "pasted"
# A certificate with its key and a chain is below 20,000 characters.
LONGEST_CERTIFICATE = 60_000
NOT_KEPT = "what you entered was not kept."


class KeyArea(forms.Textarea):
    """Takes a private key, and never sends it back."""

    @override
    def format_value(self, value: Any) -> None:
        return None


class SecretFields(forms.Form):
    """A client secret, and the day on which it ends."""

    client_secret = SecretField(
        label="Client secret",
        help_text="The secret's value, not its ID. It is encrypted and never shown again.",
        error_messages={"required": "Enter the client secret."},
    )
    secret_expires_on = DayField(
        label="Secret expires on",
        help_text="YYYY-MM-DD, as Microsoft shows it beside the secret. Connection checks read it "
        "where the app may; the tenant's page warns of it in time.",
    )

    def clean_secret_expires_on(self) -> date | None:
        day: date | None = self.cleaned_data["secret_expires_on"]
        if day and day < timezone.now().date():
            raise ValidationError(
                "This day has passed. Create a new client secret in Microsoft Entra.",
                code="expired",
            )
        return day

    def ask_for_the_secret_again(self) -> None:
        """Ask for the secret again if another field has an error.

        The secret is never sent back, so its field comes back empty. With a stored secret that
        would mean "keep the stored one" once the other field is corrected.
        """
        if self.errors and self.cleaned_data.get("client_secret"):
            self.add_error(
                "client_secret",
                ValidationError(
                    f"Enter the client secret again: {NOT_KEPT}",
                    code="not_kept",
                ),
            )

    def credential(self) -> EnteredCredential | None:
        """Return what was entered; None: the stored one stays."""
        secret = self.cleaned_data.get("client_secret")
        if not secret:
            return None
        return EnteredCredential(
            kind=CredentialKind.SECRET,
            secret=secret,
            expires_on=self.cleaned_data.get("secret_expires_on"),
        )


class CertificateFields(forms.Form):
    """A certificate with its private key: made here, or pasted."""

    source = forms.ChoiceField(
        label="Certificate",
        choices=[
            (MADE, "Let TenantPilot make key and certificate, valid for a year"),
            (PASTED, "Use a certificate of ours"),
        ],
        initial=MADE,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose where the certificate comes from.",
            "invalid_choice": "Choose one of the two.",
        },
    )
    certificate = needed_for(
        "a certificate of yours",
        forms.CharField(
            label="Certificate and private key",
            required=False,
            max_length=LONGEST_CERTIFICATE,
            help_text="The PEM text with both, or a PFX file as base64. The key is encrypted and "
            "never shown again.",
            widget=KeyArea(
                attrs={"rows": 6, "autocomplete": "off", "spellcheck": "false", "data-file": ""}
            ),
        ),
    )
    passphrase = needed_for(
        "a key that has one",
        forms.CharField(
            label="Passphrase",
            required=False,
            max_length=256,
            strip=False,
            help_text="It is used once, and not stored.",
            widget=forms.PasswordInput(attrs={"autocomplete": "off"}, render_value=False),
        ),
    )

    _pasted: certificates.Certificate | None = None

    def clean(self) -> dict[str, Any] | None:
        """Open what was pasted, or make one. The key never goes back to the page."""
        cleaned = super().clean()
        pasted = self.cleaned_data.get("certificate", "")
        if self.errors:
            if pasted:
                self.add_error("certificate", f"Paste it again: {NOT_KEPT}")
            return cleaned
        if self.cleaned_data["source"] == PASTED and not pasted:
            self.add_error("certificate", "Paste the certificate and its private key.")
        elif self.cleaned_data["source"] == PASTED:
            self._open(pasted)
        return cleaned

    def credential(self) -> EnteredCredential:
        """Return the certificate that was pasted, or a new one."""
        return EnteredCredential.of_certificate(self._pasted or certificates.make())

    def _open(self, pasted: str) -> None:
        try:
            self._pasted = certificates.read(
                pasted, passphrase=self.cleaned_data.get("passphrase", "")
            )
        except CertificateUnfitError as error:
            self.add_error("certificate", f"{error} Paste it again: {NOT_KEPT}")
