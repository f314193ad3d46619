from typing import override

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class OperationsConfig(AppConfig):
    name = "operations"
    verbose_name = "Operations"

    @override
    def ready(self) -> None:
        """Fill operations.registry from the `handlers` of every app."""
        autodiscover_modules("handlers")
