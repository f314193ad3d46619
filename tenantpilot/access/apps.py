from django.apps import AppConfig
from django.core import checks

from tenantpilot.access.route_check import undeclared_routes


class AccessConfig(AppConfig):
    name = "tenantpilot.access"
    label = "access"
    verbose_name = "Access"

    def ready(self) -> None:
        checks.register(undeclared_routes, checks.Tags.security)
