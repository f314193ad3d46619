"""The forms of the lists of onboardings: start one, filter them."""

from collections.abc import Sequence
from typing import Any

from django import forms

from onboarding.forms.fields import CustomerNameField
from onboarding.models import SessionStatus
from tenantpilot.workspaces.models import Workspace


class StartForm(forms.Form):
    """Start an onboarding, in one of the person's workspaces."""

    error_lead = "Nothing was started."
    workspace = forms.ChoiceField(
        label="Workspace",
        error_messages={"invalid_choice": "Choose one of the workspaces of the list."},
    )
    customer_name = CustomerNameField(help_text="As your team calls them. You can change it later.")

    def __init__(self, data: Any = None, *, workspaces: Sequence[Workspace]) -> None:
        super().__init__(data)
        field = self.fields["workspace"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [(workspace.slug, workspace.name) for workspace in workspaces]
        if len(workspaces) == 1:
            field.initial = workspaces[0].slug
            field.widget = forms.HiddenInput()


class StatusForm(forms.Form):
    """Filter the list of onboardings."""

    status = forms.ChoiceField(
        label="Status",
        required=False,
        choices=[("", "Drafts"), *SessionStatus.choices[1:]],
        error_messages={"invalid_choice": "There is no such status. Choose one of the list."},
    )
