from argparse import ArgumentParser
from typing import Any, override

from django.core.management.base import BaseCommand, CommandError

from tenantpilot.sso.services import requirement
from tenantpilot.workspaces.models import Workspace


class Command(BaseCommand):
    """The way back in when a provider is gone, and every owner with break glass, too."""

    help = "Let a workspace's members sign in with their own passwords again."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("workspace", help="the workspace's name in addresses")

    @override
    def handle(self, *args: Any, workspace: str, **options: Any) -> None:
        found = Workspace.objects.filter(slug=workspace).first()
        if found is None:
            raise CommandError(f"There is no workspace {workspace}. Nothing was changed.")
        if not requirement.release(workspace=found, released_by=None):
            raise CommandError("This workspace requires no provider. Nothing was changed.")
        self.stdout.write("Members can come in with their own passwords again.")
