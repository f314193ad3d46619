"""What people may ask of a pack."""

from django import forms

from reviewpacks.enums import Period


class RequestForm(forms.Form):
    """The period of the pack and what is in it."""

    period_days = forms.TypedChoiceField(
        label="Period",
        choices=Period.choices,
        coerce=int,
        initial=Period.MONTH,
        widget=forms.RadioSelect,
        help_text="Up to and including today. What changed is told against the time before.",
    )
    include_operations = forms.BooleanField(
        label="Include the operations history", required=False, initial=True
    )
