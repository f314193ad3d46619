from typing import Any, override

from django.core.management.base import BaseCommand

from tenantpilot.tenants.removal_register import line_of, recorded


class Command(BaseCommand):
    """Print the register of removals as this database knows it."""

    help = "Print who and what was erased here, for reapply_erasures. Contains no names."

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        for removal in recorded():
            self.stdout.write(line_of(removal))
