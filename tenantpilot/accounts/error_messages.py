"""What forms say of addresses and passwords that cannot be, in place of Django's words."""

_UNSEEN = "Leave out characters that cannot be seen."

EMAIL_ERRORS = {
    "invalid": "Enter an address such as mara@msp.example.",
    "max_length": "Use at most 254 characters.",
    "null_characters_not_allowed": _UNSEEN,
}
PASSWORD_ERRORS = {
    "max_length": "Use at most 1,024 characters.",
    "null_characters_not_allowed": _UNSEEN,
}
