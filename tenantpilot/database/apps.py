from django.apps import AppConfig


class DatabaseConfig(AppConfig):
    name = "tenantpilot.database"
    label = "database"
    verbose_name = "Database"
