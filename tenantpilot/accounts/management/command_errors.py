"""How commands say that something cannot be done: one line, and nothing half-done."""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.management.base import CommandError


def command_error(error: ValidationError, *, outcome: str = "Nothing was created.") -> CommandError:
    """Return what a command raises instead of a ValidationError: its reasons in plain words."""
    return CommandError(" ".join([*_reasons(error), outcome]))


def _reasons(error: ValidationError) -> list[str]:
    if not hasattr(error, "error_dict"):
        return error.messages
    return [
        message if field == NON_FIELD_ERRORS else f"{field.capitalize()}: {message}"
        for field, messages in error.message_dict.items()
        for message in messages
    ]
