from django.apps import AppConfig


class TenantDashboardConfig(AppConfig):
    name = "tenant_dashboard"
    verbose_name = "Tenant dashboard"
