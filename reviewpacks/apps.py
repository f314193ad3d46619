from django.apps import AppConfig


class ReviewpacksConfig(AppConfig):
    name = "reviewpacks"
    verbose_name = "Review packs"
