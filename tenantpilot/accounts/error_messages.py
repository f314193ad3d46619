"""What forms say of addresses and passwords that cannot be, in place of Django's words."""

from tenantpilot.ui.text_fields import UNSEEN

EMAIL_ERRORS = {
    "invalid": "Enter an address such as mara@msp.example.",
    "max_length": "Use at most 254 characters.",
    "null_characters_not_allowed": UNSEEN,
}
PASSWORD_ERRORS = {
    "max_length": "Use at most 1,024 characters.",
    "null_characters_not_allowed": UNSEEN,
}
