from django.apps import AppConfig


class WorkerConfig(AppConfig):
    name = "tenantpilot.worker"
    label = "worker"
    verbose_name = "Worker"
