from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate

from telemetry.checks import check_ledger


class TelemetryConfig(AppConfig):
    name = "telemetry"
    verbose_name = "Product usage telemetry"

    def ready(self) -> None:
        from telemetry.recording_start import note_new_events

        post_migrate.connect(note_new_events, sender=self)
        # `migrate` runs it afterwards, and `check --database default`.
        register(check_ledger, Tags.database)
