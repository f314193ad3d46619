from typing import Any, override

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from support.services import bundles


class Command(BaseCommand):
    """Delete diagnostic bundles whose time is up. Meant for cron."""

    help = "Delete the diagnostic bundles that are older than seven days."

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            expired = bundles.expire()
        except DatabaseError as error:
            raise CommandError(
                f"The database did not answer ({type(error).__name__}). What was deleted before "
                "stays deleted; run this command again."
            ) from None
        self.stdout.write(f"Deleted {expired} expired diagnostic bundles.")
