from django.apps import AppConfig
from django.core import checks


class AccessConfig(AppConfig):
    name = "tenantpilot.access"
    label = "access"
    verbose_name = "Access"

    def ready(self) -> None:
        from tenantpilot.access.route_check import undeclared_routes

        checks.register(undeclared_routes, checks.Tags.security)
