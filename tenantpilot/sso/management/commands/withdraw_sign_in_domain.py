from argparse import ArgumentParser
from typing import Any, override

from django.core.management.base import BaseCommand, CommandError

from tenantpilot.sso.services import domains
from tenantpilot.sso.services.connections import NotNowError


class Command(BaseCommand):
    """Take a domain back. Sessions and identities stay as they are."""

    help = "Lead people with addresses of a domain to no sign-in provider any more."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("domain")

    @override
    def handle(self, *args: Any, domain: str, **options: Any) -> None:
        try:
            domains.withdraw(domain=domain)
        except NotNowError as reason:
            raise CommandError(str(reason)) from None
        self.stdout.write("Withdrawn: people with such addresses sign in with keys of their own.")
