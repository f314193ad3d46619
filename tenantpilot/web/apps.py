from typing import override

from django.apps import AppConfig
from django.core import checks

from tenantpilot.web.database_log import check_database_log


class WebConfig(AppConfig):
    name = "tenantpilot.web"
    verbose_name = "Request id, logs and health"

    @override
    def ready(self) -> None:
        """Register the system checks."""
        from tenantpilot.web import folders  # noqa: F401

        checks.register(check_database_log, checks.Tags.database, deploy=True)
