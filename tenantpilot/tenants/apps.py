from django.apps import AppConfig


class TenantsConfig(AppConfig):
    name = "tenantpilot.tenants"
    label = "tenants"
    verbose_name = "Tenants"
