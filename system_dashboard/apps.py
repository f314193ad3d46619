from django.apps import AppConfig


class SystemDashboardConfig(AppConfig):
    name = "system_dashboard"
    verbose_name = "System dashboard"
