"""Fields with the rules for what people type about people."""

from typing import Any, override

from django import forms
from django.core.exceptions import ValidationError

from tenantpilot.accounts.error_messages import PASSWORD_ERRORS
from tenantpilot.ui.text_fields import LineField


class PersonNameField(LineField):
    """A name in any script, on one line, with something in it to read."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"autocomplete": "off"}))
        options["error_messages"] = {
            "required": "Enter a name.",
            "max_length": "Use at most 120 characters.",
        }
        super().__init__(label="Name", max_length=120, **options)

    @override
    def clean(self, value: Any) -> str:
        name = " ".join(str(super().clean(value)).split())
        if not any(each.isalnum() for each in name):
            raise ValidationError("Enter a name people can recognise.")
        return name


class AddressField(forms.EmailField):
    """An e-mail address as we can store and compare it."""

    @override
    def clean(self, value: Any) -> str:
        email = str(super().clean(value))
        # Outside ASCII, Python and PostgreSQL disagree about what is lower case.
        if not email.isascii():
            raise ValidationError(
                "Write the address in plain Latin letters. A domain in another script has a "
                "form that begins with xn--."
            )
        return email


class AnyOfField(forms.MultipleChoiceField):
    """Boxes to tick; to tick none is an answer, too, and not the lack of one."""

    widget = forms.CheckboxSelectMultiple

    @override
    def validate(self, value: list[str]) -> None:
        if value:
            super().validate(value)


def new_password_field(*, required: str, **options: Any) -> forms.CharField:
    """Return a field in which a browser offers to make a password up.

    `required` is what an empty one is told.
    """
    return forms.CharField(
        max_length=1024,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": required, **PASSWORD_ERRORS},
        **options,
    )
