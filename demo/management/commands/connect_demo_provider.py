"""Say where the demo's sign-in provider listens this time."""

from argparse import ArgumentParser
from typing import Any, override

from django.core.management.base import BaseCommand, CommandError

from demo.seeding import is_seeded
from demo.sign_in_provider.connections import connect


class Command(BaseCommand):
    help = "Connect a workspace of the demo with the sign-in provider at this address."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("url")

    @override
    def handle(self, *args: Any, url: str, **options: Any) -> None:
        if not is_seeded():
            raise CommandError("There are no demo data yet. `manage.py seed_demo` creates them.")
        connect(issuer=url)
