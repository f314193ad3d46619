from typing import Any, override

from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest

from tenantpilot.accounts.error_messages import EMAIL_ERRORS, PASSWORD_ERRORS
from tenantpilot.accounts.models import Account


class AddressForm(forms.Form):
    """Who wants to sign in. Whether there is such an account is not asked yet."""

    error_lead = "You are not signed in."

    email = forms.EmailField(
        label="E-mail",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username webauthn", "autofocus": True}),
        error_messages={"required": "Enter your e-mail address.", **EMAIL_ERRORS},
    )


class SignInForm(AddressForm):
    """E-mail and password; one message for every way they can be wrong."""

    password = forms.CharField(
        max_length=1024,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Enter your password.", **PASSWORD_ERRORS},
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.account: Account | None = None

    @override
    def clean(self) -> dict[str, Any]:
        if not self.errors:
            # Django types authenticate() by AUTH_USER_MODEL, ours has two kinds of account.
            account: Any = authenticate(self.request, **self.cleaned_data)
            self.account = account
            if account is None:
                raise forms.ValidationError(
                    "That did not match. Nothing was changed. Check e-mail and password.",
                    code="no_match",
                )
        return self.cleaned_data
