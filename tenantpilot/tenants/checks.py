"""Secrets need keys: the server does not start with malformed ones."""

from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured

from tenantpilot.tenants.secrets import encryption_keys


def check_encryption_keys(app_configs: object = None, **kwargs: object) -> list[CheckMessage]:
    """Return an error if ENCRYPTION_KEYS cannot seal and open secrets; it never shows a key."""
    try:
        encryption_keys()
    except ImproperlyConfigured as error:
        hint = "docs/operating.md says how to make a key."
        return [Error(str(error), hint=hint, id="tenants.E001")]
    return []
