from collections.abc import Iterable, Sequence
from typing import Any, override

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from tenantpilot.accounts.error_messages import EMAIL_ERRORS, PASSWORD_ERRORS
from tenantpilot.accounts.models import Account
from tenantpilot.accounts.time_zones import offered
from tenantpilot.members.fields import (
    AddressField,
    AnyOfField,
    PersonNameField,
    new_password_field,
)
from tenantpilot.members.permissions import DESCRIPTIONS
from tenantpilot.tenants.models import Tenant, TenantStatus
from tenantpilot.workspaces.models import Role

_ADVICE = (
    "At least 12 characters, not a common password, not close to your name or e-mail. "
    "A few unrelated words are easy to remember."
)


class SearchForm(forms.Form):
    """Which rows to list; empty means all."""

    search = forms.CharField(
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
        error_messages={
            "max_length": "Search for at most 120 characters.",
            "null_characters_not_allowed": "Search for letters and figures.",
        },
    )

    def __init__(self, *args: Any, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["search"].label = label


class RoleForm(forms.Form):
    """A role among those that the acting member may give."""

    def __init__(self, *args: Any, roles: Iterable[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"] = forms.TypedChoiceField(
            choices=[(role.value, f"{role.label}: {DESCRIPTIONS[role]}") for role in roles],
            coerce=Role,
            widget=forms.RadioSelect,
            label="What they may do",
            error_messages={
                "required": "Choose a role.",
                "invalid_choice": "You cannot give this role. Choose one of those shown.",
            },
        )


class NewMemberForm(RoleForm):
    """The person to invite, and their role."""

    error_lead = "No invitation was made."
    email = AddressField(
        label="E-mail",
        max_length=254,
        help_text="They sign in with it.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Enter their e-mail address.", **EMAIL_ERRORS},
    )
    name = PersonNameField(help_text="Used if they make their account with the invitation.")

    def __init__(self, *args: Any, mail_is_set_up: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if mail_is_set_up:
            self.fields["by_mail"] = forms.BooleanField(
                label="Mail them the link",
                required=False,
                initial=True,
                help_text="You get the link, too, and can send it another way.",
            )


class TenantsForm(forms.Form):
    """Which of the tenants shown on the page the member may see."""

    def __init__(self, *args: Any, shown: Sequence[Tenant], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown = shown
        self.fields["named"] = AnyOfField(
            label="Tenants they may see",
            choices=[(str(tenant.pk), _label(tenant)) for tenant in shown],
            error_messages={"invalid_choice": "Choose among the tenants shown here only."},
        )

    @property
    def ids(self) -> list[int]:
        """The chosen tenants of a valid form."""
        return [int(value) for value in self.cleaned_data["named"]]


def _label(tenant: Tenant) -> str:
    archived = " (archived)" if tenant.status == TenantStatus.ARCHIVED else ""
    domain = f" · {tenant.primary_domain}" if tenant.primary_domain else ""
    return f"{tenant.name}{domain}{archived}"


class NameForm(forms.Form):
    """What a person wants to be called."""

    name = PersonNameField(widget=forms.TextInput(attrs={"autocomplete": "name"}))


class TimeZoneForm(forms.Form):
    """Where a person is, so that times are shown as their clock shows them."""

    time_zone = forms.ChoiceField(
        label="Time zone",
        choices=offered,
        error_messages={
            "required": "Choose a time zone.",
            "invalid_choice": "There is no such time zone. Choose one of the list.",
        },
    )


class ChoosePasswordForm(forms.Form):
    """A new password, typed twice."""

    password = new_password_field(
        label="New password",
        help_text=_ADVICE,
        required="Enter a new password.",
    )
    again = new_password_field(
        label="New password again",
        required="Enter the new password a second time.",
    )

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if again != self.data.get(self.add_prefix("password")):
            raise ValidationError("The two passwords differ.")
        return again

    @override
    def clean(self) -> dict[str, Any]:
        # Last, because it costs most: only when everything else is right.
        if not self.errors:
            try:
                # Typed by AUTH_USER_MODEL; we have two.
                account: Any = self.account
                validate_password(self.cleaned_data["password"], account)
            except ValidationError as weakness:
                self.add_error("password", weakness)
        return self.cleaned_data


class ChangePasswordForm(ChoosePasswordForm):
    """…by a person who knows the current one; wrong ones count as failed sign-ins."""

    current = forms.CharField(
        label="Current password",
        max_length=1024,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Enter the password you have now.", **PASSWORD_ERRORS},
    )
    field_order = ["current", "password", "again"]

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_current(self) -> str:
        current: str = self.cleaned_data["current"]
        if not self._is_current(current):
            raise ValidationError("This is not your current password.")
        return current

    def _is_current(self, password: str) -> bool:
        known = authenticate(self.request, email=self.account.email, password=password)
        return known is not None and known.pk == self.account.pk
