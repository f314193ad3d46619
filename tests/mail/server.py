"""A real SMTP server on loopback, which can refuse."""

from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from django.test import override_settings

from dev.ports import free
from tenantpilot import mail_settings

SENDER = "tenantpilot@msp.example"
PUBLIC_URL = "https://tenantpilot.example"


class Mailbox:
    """Takes messages, or answers with what `refusal` says."""

    def __init__(self) -> None:
        self.refusal = ""
        self.messages: list[EmailMessage] = []

    @property
    def only(self) -> EmailMessage:
        """The one message that came."""
        [message] = self.messages
        return message


class Handler:
    """What aiosmtpd calls. A class of its own: it reads every attribute of it at the start."""

    def __init__(self, mailbox: Mailbox) -> None:
        self.mailbox = mailbox

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.mailbox.refusal:
            return self.mailbox.refusal
        found = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(found, EmailMessage)
        self.mailbox.messages.append(found)
        return "250 OK"


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    """Serve, with the product's settings pointing here."""
    mailbox = Mailbox()
    port = free()
    controller = Controller(Handler(mailbox), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        url = f"smtp://127.0.0.1:{port}/?from={SENDER}"
        with override_settings(
            MAILERS=mail_settings.mailers(url), DEFAULT_FROM_EMAIL=SENDER, PUBLIC_URL=PUBLIC_URL
        ):
            yield mailbox
    finally:
        controller.stop()


def text_of(message: EmailMessage) -> str:
    """The plain text."""
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def html_of(message: EmailMessage) -> str:
    part = message.get_body(("html",))
    assert part is not None
    return str(part.get_content())
