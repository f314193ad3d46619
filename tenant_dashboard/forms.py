from django import forms


class TenantSearchForm(forms.Form):
    """Which tenants to list; empty means all."""

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
