from importlib import import_module

from django.apps import AppConfig
from django.core import checks


class FactorsConfig(AppConfig):
    name = "tenantpilot.factors"
    label = "factors"
    verbose_name = "Second factors"

    def ready(self) -> None:
        # Signing in asks this app what comes after the password.
        import_module("tenantpilot.factors.sign_in_steps")
        import_module("tenantpilot.factors.services.totp")
        module = import_module("tenantpilot.factors.checks")
        checks.register(module.operators_need_a_factor, checks.Tags.security, deploy=True)
