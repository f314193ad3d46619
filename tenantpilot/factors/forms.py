from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from tenantpilot.accounts.error_messages import PASSWORD_ERRORS
from tenantpilot.factors.owners import Person
from tenantpilot.factors.selectors import Factors
from tenantpilot.factors.services import tries
from tenantpilot.factors.services.tries import Outcome
from tenantpilot.ui.text_fields import LineField

NO_MATCH = "That did not match. Nothing was changed."
# Digits, or 16 letters in groups, and blanks that people type.
_LONGEST_CODE = 40
_PLAIN = {"null_characters_not_allowed": NO_MATCH, "max_length": NO_MATCH}


class CodeForm(forms.Form):
    """A code of the app, or a recovery code."""

    error_lead = "You are not signed in."

    code = forms.CharField(
        label="Code",
        max_length=_LONGEST_CODE,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}
        ),
        error_messages={"required": "Enter the code.", **_PLAIN},
    )

    def __init__(self, *args: Any, factors: Factors | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if factors:
            self.fields["code"].label, self.fields["code"].help_text = _asked(factors)

    def say(self, outcome: Outcome, *, person: Person) -> None:
        """Add to the form why the code was not taken."""
        self.add_error("code", ValidationError(_why(outcome, person), code=outcome.value))


class AppCodeForm(CodeForm):
    """The first code of an app that is being set up."""

    error_lead = "The app is not set up yet."


class ConfirmCodeForm(CodeForm):
    """A code, by a person who is signed in."""

    error_lead = "Nothing was confirmed."


class ConfirmPasswordForm(forms.Form):
    """The password, by a person who is signed in and has nothing else."""

    error_lead = "Nothing was confirmed."

    password = forms.CharField(
        max_length=1024,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
        error_messages={"required": "Enter your password.", **PASSWORD_ERRORS},
    )


class PasskeyNameForm(forms.Form):
    """What the person calls the key."""

    name = LineField(
        max_length=60,
        help_text="Such as the device it is in: “Work laptop”.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Give the passkey a name.",
            "max_length": "A name has at most 60 characters.",
        },
    )


def _asked(factors: Factors) -> tuple[str, str]:
    if factors.has_app:
        return "Code from your authenticator app", "Six digits, or one of your recovery codes."
    return "Recovery code", "One of the ten codes you kept. Each counts once."


def _why(outcome: Outcome, person: Person) -> str:
    if outcome == Outcome.STOPPED:
        until = tries.stopped_until(person)
        minutes = int((until - timezone.now()).total_seconds()) // 60 + 1 if until else 1
        return f"Too many wrong codes. Codes are taken again in {minutes} min."
    left = tries.left(person)
    return f"{NO_MATCH} {left} more {'try' if left == 1 else 'tries'}, then codes stop for 15 min."
