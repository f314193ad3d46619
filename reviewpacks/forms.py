"""What people may ask of a pack."""

from django import forms

from reviewpacks.vocabulary import Period


class RequestForm(forms.Form):
    """What the pack shall tell about."""

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
