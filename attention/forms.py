"""Form: put an item off."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from attention.models import NOTE_LENGTH
from tenantpilot.ui.forms import DayField
from tenantpilot.ui.text_fields import LineField

USUAL, LONGEST = timedelta(days=7), timedelta(days=366)


class PutOffForm(forms.Form):
    """Until when, and why."""

    until = DayField(
        label="Until",
        required=True,
        is_bounded=False,
        help_text="YYYY-MM-DD. A year from now at most.",
        error_messages={"required": "Enter a date."},
    )
    note = LineField(
        required=False,
        max_length=NOTE_LENGTH,
        help_text="For colleagues: “The customer renews it in May, ticket 48113”.",
        error_messages={"max_length": f"A note has at most {NOTE_LENGTH} characters."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"until": timezone.now().date() + USUAL})
        super().__init__(*args, **kwargs)

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        today = timezone.now().date()
        if until <= today:
            raise ValidationError("Choose a day after today.")
        if until > today + LONGEST:
            raise ValidationError("Choose a day within a year from now.")
        return until
