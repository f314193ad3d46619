"""Take the turn of a scheduled command: what a line of deploy/crontab does."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tenantpilot.scheduler.schedule import SCHEDULE
from tenantpilot.scheduler.services import read_commands, run_scheduled


class Command(BaseCommand):
    """Exit code: the command's own; 0 if its turn was taken already."""

    help = "Run a scheduled command, unless its turn is taken. Without a name: how each last ended."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", nargs="?", choices=sorted(SCHEDULE))
        parser.add_argument(
            "--now", action="store_true", dest="by_hand", help="run it even if its turn is taken"
        )

    def handle(self, *, name: str | None, by_hand: bool, **_: Any) -> None:
        if name is None:
            if by_hand:
                raise CommandError("Name the command that is to run now.")
            self._list()
        elif not run_scheduled(name, now=timezone.now(), by_hand=by_hand):
            self.stdout.write(f"The turn of {name} is taken. Nothing was run.")

    def _list(self) -> None:
        for row in read_commands():
            success, failure = (
                f"{moment:%Y-%m-%d %H:%M} UTC" if moment else "never"
                for moment in (row.last_success, row.last_failure)
            )
            self.stdout.write(f"{row.name}: last success {success}, last failure {failure}")
