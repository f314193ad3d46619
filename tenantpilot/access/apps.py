from django.apps import AppConfig
from django.core import checks

from tenantpilot.access.checks import check_routes


class AccessConfig(AppConfig):
    name = "tenantpilot.access"
    label = "access"
    verbose_name = "Access"

    def ready(self) -> None:
        checks.register(check_routes, checks.Tags.security)
