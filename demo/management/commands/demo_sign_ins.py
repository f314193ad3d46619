from typing import Any, override

from django.core.management.base import BaseCommand, CommandError

from demo import sign_ins
from demo.seeding import is_seeded


class Command(BaseCommand):
    """Say who can sign in to the demo."""

    help = "List the accounts of the demo and the address of each sign-in page."

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        if not is_seeded():
            raise CommandError("There are no demo data yet. `manage.py seed_demo` creates them.")
        self.stdout.write(f"{sign_ins.table()}\n\n{sign_ins.provider()}\n\n{sign_ins.new_tenant()}")
