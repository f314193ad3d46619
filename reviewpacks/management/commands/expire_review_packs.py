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
                f"Would expire {would.packs:,} review packs and delete {would.files:,} files."
            )
            return
        done = expiry.expire_due()
        self.stdout.write(f"Expired {done.packs:,} review packs and deleted {done.files:,} files.")
        if done.kept:
            raise CommandError(
                f"{done.kept:,} files could not be deleted, because the storage did not answer. "
                "The next run tries again."
            )
