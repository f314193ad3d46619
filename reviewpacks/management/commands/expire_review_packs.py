from typing import Any, override

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reviewpacks.services import expiry
from tenantpilot.tenants.models import Tenant


class Command(BaseCommand):
    """Expire review packs whose time is over and delete their files. For cron."""

    help = "Expire review packs whose time is over and delete the files no pack holds."

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Only say what would be done.")
        parser.add_argument(
            "--tenant", type=int, metavar="ID", help="Expire all ready packs of this tenant now."
        )

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        tenant = _tenant(options["tenant"])
        if options["dry_run"]:
            would = expiry.due(tenant=tenant)
            self.stdout.write(
                f"Would expire {_many(would.packs, 'review pack')} "
                f"and delete {_many(would.files, 'file')}."
            )
            return
        done = expiry.take_back(tenant=tenant) if tenant else expiry.expire_due()
        self.stdout.write(
            f"Expired {_many(done.packs, 'review pack')} and deleted {_many(done.files, 'file')}."
        )
        if done.kept:
            raise CommandError(
                f"{_many(done.kept, 'file')} could not be deleted, because the storage did not "
                "answer. The next run tries again."
            )


def _tenant(number: int | None) -> Tenant | None:
    if number is None:
        return None
    tenant = Tenant.objects.filter(pk=number).first()
    if tenant is None:
        raise CommandError(f"There is no tenant {number}. Nothing was changed.")
    return tenant


def _many(number: int, noun: str) -> str:
    return f"1 {noun}" if number == 1 else f"{number:,} {noun}s"
