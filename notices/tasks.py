"""The jobs of messages. Each is safe to run twice: the same message has the same id."""

from datetime import date

from django.utils import timezone
from procrastinate.contrib.django import app

from notices.pages import mail
from notices.services import digests, looking
from notices.services.digests import SEND_DIGEST
from notices.services.telling import SEND_AT_ONCE
from tenantpilot.mail.jobs import RETRY
from tenantpilot.mail.sending import is_set_up, send
from tenantpilot.worker.queues import HOUSEKEEPING_PRIORITY


@app.periodic(cron="*/5 * * * *", periodic_id="look_for_notices")
@app.task(name="notices.look", queueing_lock="notices.look", priority=HOUSEKEEPING_PRIORITY)
def look(timestamp: int) -> None:
    """Look at what needs a person and queue what tells it; and the digests whose turn it is."""
    now = timezone.now()
    if is_set_up():
        digests.queue_due(now=now)
    looking.look_at_all(now=now)


@app.task(name=SEND_DIGEST, retry=RETRY)
def send_digest(*, choice_id: int, day: int) -> None:
    """Send the digest of that day to one person."""
    message = mail.digest(choice_id=choice_id, day=date.fromordinal(day))
    if message:
        send(message)


@app.task(name=SEND_AT_ONCE, retry=RETRY)
def send_at_once(*, choice_id: int, first: int, last: int) -> None:
    """Tell one person of what one look found."""
    message = mail.at_once(choice_id=choice_id, first=first, last=last)
    if message:
        send(message)
