"""Write down that a backup was made. deploy/backup calls it; so may any other way to make one."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from tenantpilot.scheduler.overdue import note_backup


class Command(BaseCommand):
    help = "Write down that a backup was made just now, for the Installation card and the metrics."

    def handle(self, **_: Any) -> None:
        note_backup(now=timezone.now())
        self.stdout.write("The backup is written down.")
