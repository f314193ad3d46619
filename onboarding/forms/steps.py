"""The forms of the wizard's steps."""

from typing import Any

from django import forms

from onboarding.forms.fields import CustomerNameField, TenantNameField
from tenantpilot.graph.clouds import Cloud


class VersionForm(forms.Form):
    """Which state of the onboarding the person saw."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class IdentifyForm(VersionForm):
    """Which Microsoft tenant it is. A settled one cannot become another."""

    customer_name = CustomerNameField()
    directory_id = TenantNameField(
        label="Microsoft tenant ID, or a domain of the tenant",
        help_text="The ID is on the tenant's overview page in Microsoft Entra. For a domain "
        "such as contoso.com, Microsoft is asked for the ID.",
        error_messages={"required": "Enter the Microsoft tenant ID, or a domain of the tenant."},
    )
    cloud = forms.ChoiceField(
        label="Microsoft cloud",
        choices=Cloud.choices,
        required=False,
        help_text="With a domain, Microsoft tells it.",
        error_messages={"invalid_choice": "Choose one of the clouds of the list."},
    )

    def __init__(self, *args: Any, why_fixed: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if why_fixed:
            field = self.fields["directory_id"]
            field.disabled = True
            field.help_text = why_fixed
            self.fields["cloud"].disabled = True
