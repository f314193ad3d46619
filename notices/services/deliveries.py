"""Sending what waits for a webhook: at least once, under a stable id, tried for about a day."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from notices.enums import DeliveryStatus, Event
from notices.models import Notice, Webhook, WebhookDelivery
from notices.pages.payload import body
from notices.signatures import headers
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.mail.jobs import queue
from tenantpilot.outbound.client import Failure, OutboundError, post
from tenantpilot.workspaces.models import Workspace

DELIVER = "notices.deliver"
# Seconds until the next attempt: 8 attempts in about a day.
PAUSES = (5, 25, 125, 625, 3_125, 15_625, 64_800)
# A webhook that never answered well for so long is switched off.
LONGEST_FAILING = timedelta(days=3)
GONE = 410


class DeliveryFailedError(Exception):
    """The attempt failed; the next one comes after so many seconds."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"The next attempt comes in {seconds} s.")
        self.seconds = seconds


def queue_for(*, workspace: Workspace, event: Event, notices: Iterable[Notice]) -> None:
    """Queue one message for each notice, in the caller's transaction, if the webhook is on."""
    webhook = Webhook.objects.filter(workspace=workspace, off_at=None).first()
    if webhook is None:
        return
    rows = [WebhookDelivery(webhook=webhook, event=event, notice=each) for each in notices]
    for delivery in WebhookDelivery.objects.bulk_create(rows):
        queue_delivery(delivery)


def queue_delivery(delivery: WebhookDelivery) -> None:
    """Queue the job that sends it."""
    queue(DELIVER, delivery_id=delivery.pk)


def deliver(*, delivery_id: int) -> None:
    """Send one message that waits. Raises DeliveryFailedError if it is to be tried again."""
    rows = WebhookDelivery.objects.select_related("webhook__workspace", "notice__tenant")
    delivery = rows.filter(pk=delivery_id, status=DeliveryStatus.WAITING).first()
    if delivery is None:
        return
    if delivery.webhook.off_at:
        _end(delivery, DeliveryStatus.GIVEN_UP, answer=None, failure="")
        return
    answer, failure = _attempt(delivery)
    if answer is not None and 200 <= answer < 300:
        _delivered(delivery, answer)
        return
    pause = _failed(delivery, answer, failure)
    if pause is not None:
        raise DeliveryFailedError(pause)


def _attempt(delivery: WebhookDelivery) -> tuple[int | None, str]:
    """Send it and return the status of the answer, or why there was none."""
    content = body(delivery)
    webhook = delivery.webhook
    now = timezone.now()
    try:
        status = post(
            webhook.url,
            headers=headers(webhook, message_id=delivery.name, at=now, body=content),
            body=content,
            allowed=settings.WEBHOOK_ALLOWED_NETWORKS,
        )
    except OutboundError as error:
        return None, error.failure.value
    return status, ""


@transaction.atomic
def _delivered(delivery: WebhookDelivery, answer: int) -> None:
    _end(delivery, DeliveryStatus.DELIVERED, answer=answer, failure="")
    Webhook.objects.filter(pk=delivery.webhook_id).update(failing_since=None)


@transaction.atomic
def _failed(delivery: WebhookDelivery, answer: int | None, failure: str) -> int | None:
    """Write the failure down; return the pause before the next attempt, None if there is none."""
    now = timezone.now()
    failing = Webhook.objects.filter(pk=delivery.webhook_id, failing_since=None)
    failing.update(failing_since=now)
    is_last = delivery.attempts >= len(PAUSES) or failure == Failure.ADDRESS_REFUSED
    if is_last or answer == GONE:
        _end(delivery, DeliveryStatus.GIVEN_UP, answer=answer, failure=failure)
        _switch_off(delivery, at_once=answer == GONE, now=now)
        return None
    _waiting(delivery).update(attempts=F("attempts") + 1, answer=answer, failure=failure)
    return PAUSES[delivery.attempts]


def _switch_off(delivery: WebhookDelivery, *, at_once: bool, now: datetime) -> None:
    """Switch off a webhook that says that it is gone, or has failed for days."""
    rows = Webhook.objects.filter(pk=delivery.webhook_id, off_at=None)
    if not at_once:
        rows = rows.filter(failing_since__lt=now - LONGEST_FAILING)
    if rows.update(off_at=now):
        log.record(action=AuditAction.WEBHOOK_SWITCHED_OFF, actor=None, subject=delivery.webhook)


def _end(
    delivery: WebhookDelivery, status: DeliveryStatus, *, answer: int | None, failure: str
) -> None:
    _waiting(delivery).update(
        status=status,
        attempts=F("attempts") + 1,
        answer=answer,
        failure=failure,
        ended_at=timezone.now(),
    )


def _waiting(delivery: WebhookDelivery) -> QuerySet[WebhookDelivery]:
    return WebhookDelivery.objects.filter(pk=delivery.pk, status=DeliveryStatus.WAITING)
