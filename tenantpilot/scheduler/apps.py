from django.apps import AppConfig


class SchedulerConfig(AppConfig):
    name = "tenantpilot.scheduler"
    label = "scheduler"
    verbose_name = "Scheduler"
