"""Forms: filter the tenants, start on many, change a tenant's details, archive."""

from collections.abc import Iterable
from typing import Any, override

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import TextChoices

from attention.enums import Figure
from operations.connection_truth import ConnectionWord
from tenant_dashboard.models import CONTACT_LENGTH, MOST_TAGS, NOTE_LENGTH, TAG_LENGTH
from tenant_dashboard.services.bulk_starts import BULK
from tenantpilot.enums import OperationType
from tenantpilot.ui.edit_forms import EditForm
from tenantpilot.ui.text_fields import LineField, LinesField, refuse_unseen

_NOT_THERE = {"invalid_choice": "There is no such choice. Choose one of the list."}


class Show(TextChoices):
    """Which tenants the list holds."""

    ACTIVE = "", "Worked on"
    ONBOARDING = "onboarding", "Being onboarded"
    ARCHIVED = "archived", "Archived"


class Sort(TextChoices):
    """The order of the list; a dash before it turns it round."""

    URGENT = "", "Most urgent first"
    NAME = "name", "Name"
    NAME_DOWN = "-name", "Name, backwards"
    CONNECTION = "connection", "Worst connection first"
    CONNECTION_UP = "-connection", "Best connection first"
    SYNC = "sync", "Oldest sync first"
    SYNC_NEW = "-sync", "Newest sync first"
    FINDINGS = "findings", "Most findings first"
    FINDINGS_FEW = "-findings", "Fewest findings first"
    EXPIRES = "expires", "Expires soonest first"
    EXPIRES_LATE = "-expires", "Expires latest first"


class Needs(TextChoices):
    """What beside a figure of attention can be asked for."""

    ANY = "any", "Anything"
    PUT_OFF = "put_off", "Put off"


_CONNECTIONS = [
    each for each in ConnectionWord
    if each not in (ConnectionWord.BEING_ONBOARDED, ConnectionWord.ARCHIVED)
]  # fmt: skip


class TenantFilterForm(forms.Form):
    """Which tenants to list, and in which order; empty means all, the most urgent first."""

    search = forms.CharField(
        label="Name or domain",
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
        error_messages={
            "max_length": "Search for at most 120 characters.",
            "null_characters_not_allowed": "Search for letters and figures.",
        },
    )
    connection = forms.ChoiceField(
        label="Connection",
        required=False,
        choices=[("", "Any"), *((each.value, each.label) for each in _CONNECTIONS)],
        error_messages=_NOT_THERE,
    )
    attention = forms.ChoiceField(
        label="Needs a person for",
        required=False,
        choices=[("", "Anything or nothing"), *Needs.choices, *Figure.choices],
        error_messages=_NOT_THERE,
    )
    tag = forms.ChoiceField(label="Tag", required=False, error_messages=_NOT_THERE)
    sort = forms.ChoiceField(
        label="Order", required=False, choices=Sort.choices, error_messages=_NOT_THERE
    )
    show = forms.ChoiceField(
        required=False,
        choices=Show.choices,
        widget=forms.HiddenInput,
        error_messages=_NOT_THERE,
    )

    def __init__(self, *args: Any, tags: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "Any"), *((each, each) for each in tags)]
        if len(choices) == 1 and not self.data.get("tag"):
            del self.fields["tag"]
        else:
            self.fields["tag"].choices = choices  # type: ignore[attr-defined]


class BulkStartForm(forms.Form):
    """Which operation to start, once a token; on the ticked tenants, or on all that match."""

    operation_type = forms.TypedChoiceField(
        choices=[(each.value, each.label) for each in BULK], coerce=OperationType
    )
    token = forms.UUIDField()
    all = forms.BooleanField(required=False)


class TagsField(LineField):
    """Some words, separated by commas."""

    @override
    def clean(self, value: Any) -> list[str]:
        words = (" ".join(each.split()) for each in str(super().clean(value)).split(","))
        tags = sorted({each for each in words if each})
        if len(tags) > MOST_TAGS:
            raise ValidationError(f"Use at most {MOST_TAGS} tags.")
        if any(len(each) > TAG_LENGTH for each in tags):
            raise ValidationError(f"A tag has at most {TAG_LENGTH} characters.")
        for each in tags:
            refuse_unseen(each)
        return tags


class DetailsForm(EditForm):
    """What the provider keeps about a tenant."""

    name = LineField(
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Enter the customer's name.",
            "max_length": "Use at most 120 characters.",
        },
    )
    contact = LineField(
        required=False,
        max_length=CONTACT_LENGTH,
        help_text="How to reach the customer: “Anna Berg, IT, 040 123 45”.",
        error_messages={"max_length": f"Use at most {CONTACT_LENGTH} characters."},
    )
    note = LinesField(
        required=False,
        max_length=NOTE_LENGTH,
        help_text="For colleagues. The customer does not see it.",
        error_messages={"max_length": f"Use at most {NOTE_LENGTH} characters."},
    )
    tags = TagsField(
        required=False,
        help_text="Words to find the tenant by, with commas between: “gold, schools”.",
    )

    def clean_name(self) -> str:
        name = " ".join(str(self.cleaned_data["name"]).split())
        if not any(each.isalnum() for each in name):
            raise ValidationError("Enter a name people can recognise.")
        return name
