from argparse import ArgumentParser
from typing import Any, override

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from tenantpilot.accounts.management.command_errors import command_error
from tenantpilot.accounts.management.password_input import ask_password
from tenantpilot.accounts.models import PlatformOperator, normalised
from tenantpilot.accounts.passwords import set_operator_password


class Command(BaseCommand):
    """Give a platform operator a new password, for instance because they lost it."""

    help = (
        "Set a platform operator's password and end their sessions at /system. Asks for it "
        "twice, or reads one line of standard input with --password-stdin."
    )

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the address they sign in with at /system/login/")
        parser.add_argument(
            "--password-stdin",
            action="store_true",
            help="read the password from standard input instead of asking, for scripts",
        )

    @override
    def handle(self, *args: Any, email: str, password_stdin: bool, **options: Any) -> None:
        operator = PlatformOperator.objects.filter(email=normalised(email)).first()
        if operator is None:
            raise CommandError(
                f"There is no platform operator {normalised(email)}. Nothing was changed."
            )
        password = ask_password(from_stdin=password_stdin, outcome="Nothing was changed.")
        try:
            ended = set_operator_password(operator=operator, password=password)
        except ValidationError as error:
            raise command_error(error, outcome="Nothing was changed.") from None
        may = "" if operator.is_active else " The account is deactivated and cannot sign in."
        self.stdout.write(f"{operator.name} has a new password. Ended sessions: {ended}.{may}")
