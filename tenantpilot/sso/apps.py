from importlib import import_module

from django.apps import AppConfig


class SsoConfig(AppConfig):
    name = "tenantpilot.sso"
    label = "sso"
    verbose_name = "Single sign-on"

    def ready(self) -> None:
        for module in ("account_sections", "break_glass", "offered", "client_secrets", "sign_out"):
            import_module(f"tenantpilot.sso.{module}")
