from argparse import ArgumentParser
from typing import Any, override

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand

from tenantpilot.accounts import services
from tenantpilot.accounts.management.command_errors import command_error
from tenantpilot.accounts.management.password_input import ask_password


class Command(BaseCommand):
    """Create a person who may sign in at /system."""

    help = "Create a platform operator, who signs in at /system."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", required=True)
        parser.add_argument("--password-stdin", action="store_true")

    @override
    def handle(
        self, *args: Any, email: str, name: str, password_stdin: bool, **options: Any
    ) -> None:
        password = ask_password(from_stdin=password_stdin)
        try:
            operator = services.create_platform_operator(email=email, name=name, password=password)
        except ValidationError as error:
            raise command_error(error) from None
        self.stdout.write(f"{operator.name} can now sign in at /system/login/.")
