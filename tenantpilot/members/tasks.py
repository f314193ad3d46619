"""Mailing links. Safe to run twice: the same message has the same id."""

from procrastinate.contrib.django import app

from tenantpilot.mail.delivery import send
from tenantpilot.mail.jobs import RETRY
from tenantpilot.members import mails
from tenantpilot.members.services.invitations import MAIL_INVITATION
from tenantpilot.members.services.password_reset import MAIL_RESET_LINK


@app.task(name=MAIL_INVITATION, retry=RETRY)
def mail_invitation(*, invitation_id: int) -> None:
    """Send the link of an invitation that is open."""
    message = mails.invitation(invitation_id)
    if message:
        send(message)


@app.task(name=MAIL_RESET_LINK, retry=RETRY)
def mail_password_link(*, membership_id: int) -> None:
    """Send a link to set the password, as long as the one that was made is open."""
    message = mails.password_link(membership_id)
    if message:
        send(message)
