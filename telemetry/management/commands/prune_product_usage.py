"""Remove usage events that are older than retention: what cron runs every day."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from telemetry import pruning, retention


class Command(BaseCommand):
    """Exit code 0: everything too old is gone. Anything else: one sentence says why not."""

    help = "Remove usage events older than PRODUCT_USAGE_EVENT_RETENTION_DAYS."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--retention-days", metavar="N", help="instead of the setting")
        parser.add_argument(
            "--batch-size", metavar="N", default=str(pruning.BATCH_SIZE), help="rows at a time"
        )
        parser.add_argument("--dry-run", action="store_true", help="only count")

    def handle(
        self, *, retention_days: str | None, batch_size: str, dry_run: bool, **_: Any
    ) -> None:
        try:
            days = (
                retention.retention_days()
                if retention_days is None
                else retention.parse_days(retention_days, name="--retention-days")
            )
            result = pruning.prune(
                cutoff=retention.cutoff(now=timezone.now(), days=days),
                batch_size=_batch_size(batch_size),
                dry_run=dry_run,
            )
        except retention.RetentionError as error:
            raise CommandError(f"{error} Nothing was removed.") from None
        except DatabaseError as error:
            reason = str(error).strip().partition("\n")[0]
            raise CommandError(
                f"Pruning stopped: {reason}. What was removed so far stays removed; run it again."
            ) from None
        self.stdout.write(_sentence(result))


def _batch_size(text: str) -> int:
    if text.isascii() and text.isdecimal() and int(text) >= 1:
        return int(text)
    raise CommandError(
        "--batch-size must be a whole number of rows, at least 1. Nothing was removed."
    )


def _sentence(result: pruning.PruneResult) -> str:
    what = "1 usage event" if result.events == 1 else f"{result.events:,} usage events"
    verb = "Would remove" if result.dry_run else "Removed"
    return f"{verb} {what} from before {result.cutoff:%Y-%m-%d %H:%M:%S} UTC."
