from typing import Any, override

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from operations.services import schedule


class Command(BaseCommand):
    """Start the runs that are due. Meant for cron."""

    help = "Start inventory syncs on every active, connected tenant, and reports that are due."

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            scheduled = schedule.start_scheduled()
        except DatabaseError as error:
            raise CommandError(
                f"The database did not answer ({type(error).__name__}). Operations that were "
                "started before stay started; run this command again."
            ) from None
        self.stdout.write(
            f"Started {scheduled.started} operations; "
            f"{scheduled.already_there} were live or done already."
        )
