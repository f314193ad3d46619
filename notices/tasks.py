"""The jobs of messages. Each is safe to run twice: the same message has the same id."""

from datetime import date

from django.db import DatabaseError
from django.utils import timezone
from procrastinate import RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job
from procrastinate.retry import BaseRetryStrategy

from notices.pages import mail
from notices.services import deliveries, detection, digests
from notices.services.announcements import SEND_AT_ONCE
from notices.services.deliveries import DELIVER, DeliveryFailedError
from notices.services.digests import SEND_DIGEST
from tenantpilot.mail.delivery import is_set_up, send
from tenantpilot.mail.jobs import RETRY
from tenantpilot.worker.queues import HOUSEKEEPING_PRIORITY


@app.periodic(cron="*/5 * * * *", periodic_id="look_for_notices")
@app.task(name="notices.look", queueing_lock="notices.look", priority=HOUSEKEEPING_PRIORITY)
def look(timestamp: int) -> None:
    """Look at what needs a person and queue what tells it; and the digests whose turn it is."""
    now = timezone.now()
    if is_set_up():
        digests.queue_due(now=now)
    detection.look_at_all(now=now)


class TryAgainLater(BaseRetryStrategy):
    """Try again when the delivery says so: it counts its attempts itself."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if isinstance(exception, DeliveryFailedError):
            return RetryDecision(retry_in={"seconds": exception.seconds})
        if isinstance(exception, DatabaseError):
            return RetryDecision(retry_in={"seconds": 5})
        return None


@app.task(name=DELIVER, retry=TryAgainLater())
def deliver(*, delivery_id: int) -> None:
    """Send one message to a webhook."""
    deliveries.deliver(delivery_id=delivery_id)


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
