from argparse import ArgumentParser
from typing import Any, override

from django.core.management.base import BaseCommand, CommandError

from tenantpilot.sso.models import Connection
from tenantpilot.sso.services import domains
from tenantpilot.sso.services.connections import NotNowError
from tenantpilot.workspaces.models import Workspace


class Command(BaseCommand):
    """Lead the people of a company to their own sign-in, once it is known whose the domain is."""

    help = "Lead people with addresses of a domain to the sign-in provider of a workspace."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("domain", help="such as northwind.example; those below it do not count")
        parser.add_argument("workspace", help="the workspace's name in addresses")

    @override
    def handle(self, *args: Any, domain: str, workspace: str, **options: Any) -> None:
        found = Workspace.objects.filter(slug=workspace).first()
        if found is None:
            raise CommandError(f"There is no workspace {workspace}. Nothing was changed.")
        try:
            made = domains.assign(domain=domain, workspace=found)
        except NotNowError as reason:
            raise CommandError(str(reason)) from None
        self.stdout.write(f"Addresses of {made.domain} are led to the provider of {found.slug}.")
        if not Connection.objects.filter(workspace=found).exists():
            self.stdout.write("It has none yet: until then people go on with their passwords.")
