from importlib import import_module
from typing import override

from django.apps import AppConfig


class PlantedConfig(AppConfig):
    """Plants the recorder as soon as there are models, which the recorder needs."""

    name = "tests.chaos.planted"

    @override
    def ready(self) -> None:
        import_module("tests.chaos.planted.planting").plant()
