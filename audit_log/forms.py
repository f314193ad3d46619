"""Which entries of the audit log to list."""

from collections.abc import Sequence
from typing import Any, override

from django import forms
from django.core.exceptions import ValidationError

from tenantpilot.audit.actions import AuditAction
from tenantpilot.ui.forms import DayField

SYSTEM = "system"
ACTIONS = sorted(AuditAction.choices, key=lambda choice: choice[1])


def _choice(label: str, choices: Any, *, missing: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, required=False, choices=choices, error_messages={"invalid_choice": missing}
    )


class EntryFilterForm(forms.Form):
    """Who, what, which tenant, which days; empty means all."""

    action = _choice(
        "What",
        [("", "Anything"), *ACTIONS],
        missing="There is no such act. Choose one of the list.",
    )
    since = DayField(label="First day")
    until = DayField(label="Last day")
    field_order = ["who", "action", "tenant", "since", "until"]

    def __init__(
        self,
        *args: Any,
        people: Sequence[tuple[str, str]],
        tenants: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        every = [("", "All"), *people, (SYSTEM, "TenantPilot itself")]
        self.fields["who"] = _choice(
            "Who", every, missing="Choose a person who is or was in this workspace."
        )
        self.fields["tenant"] = _choice(
            "Tenant", [("", "Any tenant"), *tenants], missing="Choose a tenant of this workspace."
        )
        self.order_fields(self.field_order)

    @override
    def clean(self) -> dict[str, Any]:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", ValidationError("The last day is before the first."))
        return self.cleaned_data
