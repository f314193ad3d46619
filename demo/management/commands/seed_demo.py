from argparse import ArgumentParser
from datetime import datetime
from typing import Any, override

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from demo.portfolio import provider
from demo.seeding import SeedRefusedError, seed


class Command(BaseCommand):
    """Fill an empty database with the demo. Safe to repeat."""

    help = "Fill an empty database with demo workspaces, people and 60 days of history."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--portfolio", type=int, default=0, metavar="N",
            help="also a provider with so many customers, in every state",
        )  # fmt: skip

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        self._seed(now)
        if options["portfolio"] and provider.open_workspace(tenants=options["portfolio"], now=now):
            self.stdout.write(f"{provider.NAME} has {options['portfolio']:,} customers.")

    def _seed(self, now: datetime) -> None:
        try:
            seeded = seed(now=now)
        except SeedRefusedError as error:
            raise CommandError(str(error)) from None
        if seeded is None:
            self.stdout.write("The demo data are already there. Nothing was changed.")
            return
        self.stdout.write(
            f"Created {seeded.workspaces} demo workspaces with {seeded.tenants} tenants, "
            f"{seeded.runs:,} past runs and {seeded.policies:,} policies."
        )
