"""The demo world. Installed only where settings.DEMO is on."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "demo"
    verbose_name = "Demo world"
