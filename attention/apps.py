from typing import override

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AttentionConfig(AppConfig):
    name = "attention"
    verbose_name = "What needs a person"

    @override
    def ready(self) -> None:
        """Fill attention.registry from the `attention` module of every app."""
        autodiscover_modules("attention")
