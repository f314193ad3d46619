"""Mailing links, and what was changed about an account. Safe to run twice: one message, one id."""

from procrastinate.contrib.django import app

from tenantpilot.accounts import security_messages
from tenantpilot.accounts.security_messages import MAIL_SECURITY_MESSAGE
from tenantpilot.mail.delivery import send
from tenantpilot.mail.jobs import RETRY
from tenantpilot.members import mails, reset_mails, security_mails
from tenantpilot.members.services.invitations import MAIL_INVITATION
from tenantpilot.members.services.password_reset import MAIL_RESET_LINK
from tenantpilot.members.services.reset_by_mail import MAIL_RESET, note_mailed


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


@app.task(name=MAIL_SECURITY_MESSAGE, retry=RETRY)
def mail_security_message(
    *, plane: int, account_id: int, change: int, workspace_id: int, moment: int
) -> None:
    """Tell a person what was changed about their account's security."""
    message = security_mails.security_message(
        plane=plane,
        account_id=account_id,
        change=change,
        workspace_id=workspace_id,
        moment=moment,
    )
    if message:
        send(message)


@app.task(name=MAIL_RESET, retry=RETRY)
def mail_reset(*, plane: int, account_id: int) -> None:
    """Send a link to set a forgotten password, if the job is about an account at all."""
    account = security_messages.account_of(plane=plane, account_id=account_id)
    if account and send(reset_mails.reset_link(account)):
        note_mailed(account)
