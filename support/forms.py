"""What opening diagnostics takes: the form's own token, nothing to fill in."""

from django import forms


class OpenForm(forms.Form):
    """`{% one_time_token %}` draws the field."""

    token = forms.UUIDField()
