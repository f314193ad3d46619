from typing import Any, override

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from tenantpilot.members.services import invitations


class Command(BaseCommand):
    """Delete invitations whose time is up, with the address each holds. Meant for cron."""

    help = "Delete the invitations that were not answered within 14 days."

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            expired = invitations.end_expired()
        except DatabaseError as error:
            raise CommandError(
                f"The database did not answer ({type(error).__name__}). Nothing was deleted; run "
                "this command again."
            ) from None
        self.stdout.write(f"Deleted {expired} expired invitations.")
