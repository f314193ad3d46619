"""Since when each event is recorded."""

from django.db import models


class RecordingStart(models.Model):
    """When an event was added to a ledger that existed already. `migrate` notes it by itself."""

    own_words = ("event_name",)

    event_name = models.CharField(primary_key=True, max_length=64)
    since = models.DateTimeField(
        null=True, help_text="Nothing earlier is recorded; null: since the ledger exists."
    )

    class Meta:
        db_table = "usage_recording_start"

    def __str__(self) -> str:
        return f"{self.event_name} since {self.since}"
