"""A workspace's webhook: where it leads, its secret, trying it out. Each act is audited."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from notices.enums import DeliveryStatus, Event
from notices.models import Webhook, WebhookDelivery
from notices.services.deliveries import queue_delivery
from tenantpilot.accounts.models import User
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.database.edit_conflicts import require_version
from tenantpilot.workspaces.models import Workspace

# For so long messages are signed with the secret before, too.
BOTH_SECRETS = timedelta(hours=24)


class NotNowError(Exception):
    """It was not done, for the reason the message gives."""


@transaction.atomic
def save(
    *, workspace: Workspace, url: str, expected_version: str | None, saved_by: User
) -> Webhook:
    """Say where the workspace's webhook leads, and switch it on.

    Raises EditConflictError if it no longer leads where the person saw it lead.
    """
    row, is_new = Webhook.objects.select_for_update().get_or_create(
        workspace=workspace, defaults={"url": url}
    )
    require_version(expected_version, stored="" if is_new else row.url)
    row.url, row.off_at, row.failing_since = url, None, None
    row.save(update_fields=["url", "off_at", "failing_since"])
    log.record(action=AuditAction.WEBHOOK_SAVED, actor=saved_by, subject=row, is_new=is_new)
    return row


@transaction.atomic
def remove(*, webhook: Webhook, removed_by: User) -> None:
    """End the webhook; its deliveries go with it."""
    log.record(action=AuditAction.WEBHOOK_REMOVED, actor=removed_by, subject=webhook)
    Webhook.objects.filter(pk=webhook.pk).delete()


@transaction.atomic
def renew_secret(*, webhook: Webhook, renewed_by: User) -> Webhook:
    """Sign with a new secret, and for a day with the one before, too."""
    Webhook.objects.filter(pk=webhook.pk).update(
        generation=F("generation") + 1, earlier_until=timezone.now() + BOTH_SECRETS
    )
    log.record(action=AuditAction.WEBHOOK_SECRET_RENEWED, actor=renewed_by, subject=webhook)
    return Webhook.objects.get(pk=webhook.pk)


@transaction.atomic
def show_secret(*, webhook: Webhook, shown_to: User) -> str:
    """Return the secret that a receiver checks signatures with."""
    log.record(action=AuditAction.WEBHOOK_SECRET_SHOWN, actor=shown_to, subject=webhook)
    return webhook.secret


@transaction.atomic
def test(*, webhook: Webhook, tested_by: User) -> WebhookDelivery:
    """Send a message that is only a test. Raises NotNowError while the webhook is off."""
    _require_on(webhook)
    delivery = WebhookDelivery.objects.create(webhook=webhook, event=Event.TEST)
    queue_delivery(delivery)
    log.record(action=AuditAction.WEBHOOK_TESTED, actor=tested_by, subject=webhook)
    return delivery


@transaction.atomic
def replay(*, delivery: WebhookDelivery, replayed_by: User) -> None:
    """Send a message again, under the same id. Raises NotNowError while it waits, or it is off."""
    _require_on(delivery.webhook)
    ended = WebhookDelivery.objects.filter(pk=delivery.pk).exclude(status=DeliveryStatus.WAITING)
    if not ended.update(status=DeliveryStatus.WAITING, attempts=0, failure="", ended_at=None):
        raise NotNowError("This message waits to be sent already. Nothing was changed.")
    queue_delivery(delivery)
    log.record(action=AuditAction.WEBHOOK_REPLAYED, actor=replayed_by, subject=delivery.webhook)


def _require_on(webhook: Webhook) -> None:
    if webhook.off_at:
        raise NotNowError("The webhook is switched off. Save its address to switch it on again.")
