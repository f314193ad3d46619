from django.apps import AppConfig
from django.core import checks

from tenantpilot.data_removal.checks import tables_without_a_model, undeclared_references
from tenantpilot.tenants.checks import check_encryption_keys


class TenantsConfig(AppConfig):
    name = "tenantpilot.tenants"
    label = "tenants"
    verbose_name = "Tenants"

    def ready(self) -> None:
        checks.register(check_encryption_keys, checks.Tags.security)
        checks.register(undeclared_references, checks.Tags.models)
        checks.register(tables_without_a_model, checks.Tags.database)
