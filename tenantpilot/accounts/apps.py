from typing import override

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AccountsConfig(AppConfig):
    name = "tenantpilot.accounts"
    label = "accounts"
    verbose_name = "Accounts"

    @override
    def ready(self) -> None:
        """Let every app say on the account page how a person signs in."""
        autodiscover_modules("account_sections")
