"""Sending a message now, from a job: what fails in passing is raised, and tried again."""

import logging
import smtplib

from django.conf import settings

from tenantpilot.mail.message import Message

logger = logging.getLogger(__name__)

PERMANENT = 500


class PassingMailError(Exception):
    """The mail server did not take the message now."""


def is_set_up() -> bool:
    """Return whether this installation sends mail at all."""
    return bool(settings.MAILERS)


def send(message: Message) -> bool:
    """Send the message; whether it was taken. Without an EMAIL_URL nothing is sent.

    Raises PassingMailError if trying again may help. The log says why, without the address.
    """
    if not is_set_up():
        return False
    try:
        message.as_email().send()
    except OSError as error:
        code = _code(error)
        if code < PERMANENT:
            logger.warning("Mail was not taken (code %s); it is tried again.", code or "none")
            raise PassingMailError from None
        logger.error("Mail was refused for good (code %s).", code)  # noqa: TRY400 - no address
        return False
    return True


def _code(error: OSError) -> int:
    """Return the server's answer, 0 if it gave none. SMTPException is an OSError."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return max((code for code, _ in error.recipients.values()), default=0)
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else 0
