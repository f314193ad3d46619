from django.apps import AppConfig
from django.core import checks

from tenantpilot.tenants.key_check import malformed_keys


class TenantsConfig(AppConfig):
    name = "tenantpilot.tenants"
    label = "tenants"
    verbose_name = "Tenants"

    def ready(self) -> None:
        checks.register(malformed_keys, checks.Tags.security)
