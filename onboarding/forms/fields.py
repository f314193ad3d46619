"""Form fields for what people copy out of Microsoft's portal."""

import re
from typing import Any, ClassVar, override
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError

from tenantpilot.graph.fields import parse_guid
from tenantpilot.members.fields import PersonNameField

# No customer's tenant: two unused ids, that of personal accounts, and Microsoft's own.
NOT_A_TENANT = frozenset(
    {
        UUID(int=0),
        UUID(int=2**128 - 1),
        UUID("9188040d-6c67-4c5b-b112-36a304b66dad"),
        UUID("f8cdef31-a31e-4b4a-93e4-5f571e91255a"),
    }
)
# Letters of other scripts come as Microsoft writes them, in punycode.
DOMAIN = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})", re.ASCII
)
LONGEST_DOMAIN = 253
SECRET = re.compile(r"[\x21-\x7e]{8,256}", re.ASCII)


class GuidField(forms.CharField):
    """A GUID in the one form in which Microsoft shows it; cleans to a UUID."""

    default_error_messages: ClassVar = {
        "invalid": "This is not an ID as Microsoft shows it: 36 characters, of which four are "
        "dashes, like 3f2504e0-4f89-41d3-9a0c-0305e82c3301.",
    }

    def __init__(self, **options: Any) -> None:
        attributes = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}
        options.setdefault("widget", forms.TextInput(attrs=attributes))
        super().__init__(**options)

    @override
    def clean(self, value: Any) -> Any:
        if isinstance(value, UUID):
            return value
        text = super().clean(value)
        guid = parse_guid(text)
        if guid is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return guid


class TenantIdField(GuidField):
    """The ID of a customer's or a provider's tenant."""

    @override
    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        if found in NOT_A_TENANT:
            raise ValidationError("This is not the ID of a customer's tenant.", code="invalid")
        return found


class TenantNameField(TenantIdField):
    """A tenant by its ID, or by one of its domains; cleans to a UUID or to a domain."""

    default_error_messages: ClassVar = {
        "invalid": "This is neither a domain such as contoso.com nor an ID as Microsoft shows it: "
        "36 characters, of which four are dashes, like 3f2504e0-4f89-41d3-9a0c-0305e82c3301.",
    }

    @override
    def clean(self, value: Any) -> Any:
        text = value.strip().lower() if isinstance(value, str) else ""
        if DOMAIN.fullmatch(text) and len(text) <= LONGEST_DOMAIN:
            return text
        # Not turned into that form here: Python's would make another domain of one with an ß.
        if "." in text and not text.isascii() and text.replace(".", "").replace("-", "").isalnum():
            raise ValidationError(
                "Microsoft knows a domain with other letters than a to z in its form with xn--, as "
                "Microsoft Entra shows it. Enter that form, or the tenant's ID.",
                code="not_ascii",
            )
        return super().clean(value)


class SecretField(forms.CharField):
    """A client secret: goes in, and never comes out again."""

    def __init__(self, **options: Any) -> None:
        attributes = {"autocomplete": "off", "spellcheck": "false"}
        options.setdefault("widget", forms.PasswordInput(attrs=attributes, render_value=False))
        super().__init__(**options)

    @override
    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if not text:
            return text
        if parse_guid(text):
            raise ValidationError(
                "This looks like the secret's ID. Copy the value instead, which Microsoft shows "
                "only right after the secret was created.",
                code="secret_id",
            )
        if not SECRET.fullmatch(text):
            raise ValidationError(
                "This is not a client secret: those have 8 to 256 letters, figures and signs, "
                "without spaces.",
                code="invalid",
            )
        return text


class CustomerNameField(PersonNameField):
    """What a team calls a customer: the same rules as for people's names."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.label = "Customer"
        self.error_messages["required"] = "Enter the customer's name."
