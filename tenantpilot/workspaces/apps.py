from django.apps import AppConfig


class WorkspacesConfig(AppConfig):
    name = "tenantpilot.workspaces"
    label = "workspaces"
    verbose_name = "Workspaces"
