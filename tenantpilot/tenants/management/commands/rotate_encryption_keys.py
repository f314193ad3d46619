from typing import Any, override

from django.core.management.base import BaseCommand, CommandError

from tenantpilot.tenants.services.rotation import reseal_secrets


class Command(BaseCommand):
    """Seal every client secret and comparison key with the first of ENCRYPTION_KEYS."""

    help = "Seal every stored secret with the first of ENCRYPTION_KEYS. Safe to repeat."

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        rotation = reseal_secrets()
        sentence = (
            f"Sealed {rotation.resealed:,} secrets with the first key; "
            f"{rotation.up_to_date:,} had it already"
        )
        if rotation.unreadable:
            raise CommandError(
                f"{sentence}; {rotation.unreadable:,} cannot be opened with any key and were "
                "left as they are."
            )
        self.stdout.write(f"{sentence}.")
