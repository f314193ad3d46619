from argparse import ArgumentParser
from typing import Any, override

from django.core.management.base import BaseCommand
from django.utils import timezone

from tenantpilot.data_removal import retention


class Command(BaseCommand):
    """Remove the records whose period is over, kind by kind."""

    help = "Remove runs, onboardings, reports, pack rows and jobs that are too old. Daily."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--list", action="store_true", help="only say the periods in force")

    @override
    def handle(self, *args: Any, list: bool, **options: Any) -> None:
        if list:
            for _, each in retention.retentions():
                self.stdout.write(f"{each.what}: {each.days} days ({each.setting})")
            return
        for each, removed in retention.prune(now=timezone.now()):
            self.stdout.write(f"{each.what}: removed {removed:,}, older than {each.days} days.")
