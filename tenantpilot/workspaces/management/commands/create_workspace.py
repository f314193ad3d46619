from argparse import ArgumentParser
from typing import Any, override

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand

from tenantpilot.accounts.management.command_errors import command_error
from tenantpilot.accounts.management.password_input import ask_password
from tenantpilot.accounts.models import User, normalised
from tenantpilot.workspaces import services


class Command(BaseCommand):
    """Create a workspace and the person who owns it."""

    help = "Create a workspace with its owner, who signs in at /admin."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="as it stands in addresses: letters, digits, hyphens")
        parser.add_argument("--name", required=True)
        parser.add_argument("--owner-email", required=True)
        parser.add_argument("--owner-name", default="", help="needed for a new account only")
        parser.add_argument("--password-stdin", action="store_true")

    @override
    def handle(
        self,
        *args: Any,
        slug: str,
        name: str,
        owner_email: str,
        owner_name: str,
        password_stdin: bool,
        **options: Any,
    ) -> None:
        is_known = User.objects.filter(email=normalised(owner_email)).exists()
        try:
            workspace = services.create_workspace(
                name=name,
                slug=slug,
                owner_email=owner_email,
                owner_name=owner_name,
                owner_password="" if is_known else ask_password(from_stdin=password_stdin),
            )
        except ValidationError as error:
            raise command_error(error) from None
        self.stdout.write(f"{workspace.name} exists; {owner_email} can sign in at /admin/login/.")
