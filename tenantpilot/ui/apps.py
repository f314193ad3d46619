from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "tenantpilot.ui"
    label = "ui"
    verbose_name = "Design system"
