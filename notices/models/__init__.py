"""Who is told what, what was found to tell, and the webhook with its messages."""

from notices.models.choices import KEY_LENGTH, Notice, NoticeChoice, WorkspaceNotices
from notices.models.webhooks import Webhook, WebhookDelivery

__all__ = [
    "KEY_LENGTH",
    "Notice",
    "NoticeChoice",
    "Webhook",
    "WebhookDelivery",
    "WorkspaceNotices",
]
