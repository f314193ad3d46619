from typing import Any, override

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reviewpacks.services import expiry


class Command(BaseCommand):
    """Expire review packs whose time is over and delete their files. For cron."""

    help = "Expire review packs whose time is over and delete the files no pack holds."

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Only say what would be done.")

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        if options["dry_run"]:
            would = expiry.due()
            self.stdout.write(
                f"Would expire {_many(would.packs, 'review pack')} "
                f"and delete {_many(would.files, 'file')}."
            )
            return
        done = expiry.expire_due()
        self.stdout.write(
            f"Expired {_many(done.packs, 'review pack')} and deleted {_many(done.files, 'file')}."
        )
        if done.kept:
            raise CommandError(
                f"{_many(done.kept, 'file')} could not be deleted, because the storage did not "
                "answer. The next run tries again."
            )


def _many(number: int, noun: str) -> str:
    return f"1 {noun}" if number == 1 else f"{number:,} {noun}s"
