"""Forms: what I want to be told, and what a workspace says of its customers."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from notices.enums import AtOnce, Digest
from notices.models.webhooks import URL_LENGTH
from tenantpilot.outbound.addresses import why_not
from tenantpilot.ui.edit_forms import EditForm
from tenantpilot.ui.text_fields import LineField

_NOT_THERE = {"invalid_choice": "There is no such choice. Choose one of those shown."}


class ChoiceForm(forms.Form):
    """What one member wants by mail."""

    digest = forms.TypedChoiceField(
        label="Digest of what needs a person",
        choices=Digest.choices,
        coerce=Digest,
        empty_value=Digest.NEVER,
        required=False,
        widget=forms.RadioSelect,
        help_text="In the morning, in your time zone. A daily one comes only if something needs "
        "a person; a weekly one always.",
        error_messages=_NOT_THERE,
    )
    at_once = forms.TypedChoiceField(
        label="At once, when it is found",
        choices=AtOnce.choices,
        coerce=AtOnce,
        empty_value=AtOnce.NONE,
        required=False,
        widget=forms.RadioSelect,
        help_text="TenantPilot looks every five minutes and puts what is new into one message.",
        error_messages=_NOT_THERE,
    )


class WebhookForm(EditForm):
    """Where a webhook leads."""

    error_lead = "Nothing was saved."
    url = LineField(
        label="Address",
        max_length=URL_LENGTH,
        help_text="https:// and the rest, as your receiver gives it.",
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Enter the address of the receiver.",
            "max_length": f"An address has at most {URL_LENGTH} characters here.",
        },
    )

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        if reason := why_not(url, allowed=settings.WEBHOOK_ALLOWED_NETWORKS):
            raise ValidationError(reason)
        return url


class NamesForm(forms.Form):
    """Whether customers' names may leave the product."""

    names_customers = forms.BooleanField(
        label="Name customers in messages",
        required=False,
        help_text="Mail is read and kept by other companies. Without this, messages give a "
        "tenant's number and a link.",
    )
