from typing import Any, override

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from demo.seeding import SeedRefusedError, seed


class Command(BaseCommand):
    """Fill an empty database with the demo. Safe to repeat."""

    help = "Fill an empty database with demo workspaces, people and 60 days of history."

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            seeded = seed(now=timezone.now())
        except SeedRefusedError as error:
            raise CommandError(str(error)) from None
        if seeded is None:
            self.stdout.write("The demo data are already there. Nothing was changed.")
            return
        self.stdout.write(
            f"Created {seeded.workspaces} demo workspaces with {seeded.tenants} tenants, "
            f"{seeded.runs:,} past runs and {seeded.policies:,} policies."
        )
