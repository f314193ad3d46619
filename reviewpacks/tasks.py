"""Mailing that a pack is ready. Safe to run twice: the same message has the same id."""

from procrastinate.contrib.django import app

from reviewpacks import mails
from reviewpacks.services.generation import MAIL_READY
from tenantpilot.mail.delivery import send
from tenantpilot.mail.jobs import RETRY


@app.task(name=MAIL_READY, retry=RETRY)
def mail_ready(*, tenant_id: int, pack_id: int) -> None:
    """Tell the person who asked for a pack that it is ready."""
    message = mails.ready(tenant_id=tenant_id, pack_id=pack_id)
    if message:
        send(message)
