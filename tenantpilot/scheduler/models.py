"""One row for each scheduled command: when its turn was taken, and how it last ended."""

from django.db import models


class ScheduledCommand(models.Model):
    """Written by scheduler.services only, which compares before it swaps."""

    own_words = ("name",)

    name = models.CharField(max_length=80, primary_key=True)
    taken_at = models.DateTimeField()
    last_success = models.DateTimeField(null=True)
    last_failure = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
