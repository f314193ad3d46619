"""manage.py send_test_mail ADDRESS: one message, to see whether mail arrives."""

from typing import Any, override

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.utils import timezone

from tenantpilot.mail.delivery import PassingMailError, is_set_up, send
from tenantpilot.mail.message import Block, Message


class Command(BaseCommand):
    help = "Sends one message to an address and says whether the mail server took it."

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address")

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        address = options["address"]
        try:
            validate_email(address)
        except ValidationError:
            raise CommandError("This is no address. Nothing was sent.") from None
        if not is_set_up():
            raise CommandError("EMAIL_URL is not set, so this installation sends no mail.")
        message = Message(
            to=address,
            subject="TenantPilot: mail arrives",
            blocks=[Block(lines=["This message was sent with manage.py send_test_mail."])],
            key=f"test-{timezone.now():%Y%m%d%H%M%S}",
            footer="TenantPilot",
        )
        try:
            taken = send(message)
        except PassingMailError:
            taken = False
        if not taken:
            raise CommandError("The mail server did not take it. The log says which code it gave.")
        self.stdout.write("The mail server took it.")
