from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "tenantpilot.accounts"
    label = "accounts"
    verbose_name = "Accounts"
