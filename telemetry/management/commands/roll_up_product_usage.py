"""Bring the running totals up to date, for installations where no worker does."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from telemetry import privacy_settings
from telemetry.rollup import aggregate

BAR = 40


class Command(BaseCommand):
    """Exit code 0: done, however little there was to do."""

    help = "Roll up usage events into the totals that make the summary fast."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--rebuild", action="store_true", help="forget the totals and make them from the ledger"
        )

    def handle(self, *, rebuild: bool, **_: Any) -> None:
        act = aggregate.rebuild if rebuild else aggregate.roll_up
        progress = self._draw if self.stdout.isatty() else None
        try:
            privacy_settings.note_pause()
            result = act(progress=progress)
        except DatabaseError as error:
            reason = str(error).strip().partition("\n")[0]
            raise CommandError(
                f"Rolling up stopped: {reason}. Summaries stay right, only slower; run it again."
            ) from None
        self.stdout.write(_sentence(result))

    def _draw(self, done: int, there: int) -> None:
        full = BAR * done // there if there else BAR
        ending = "\n" if done >= there else ""
        bar = "#" * full + "." * (BAR - full)
        self.stdout.write(f"\r[{bar}] {done:,} of {there:,} events", ending=ending)
        self.stdout.flush()


def _sentence(result: aggregate.RollupResult) -> str:
    if result.watermark is None:
        return "Nothing was rolled up: a transaction that this role may not see uses the ledger."
    what = "1 usage event" if result.rows == 1 else f"{result.rows:,} usage events"
    return f"Rolled up {what}; the totals reach to {result.watermark:%Y-%m-%d %H:%M:%S} UTC."
