from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "tenantpilot.web"
    verbose_name = "Request id, logs and health"
