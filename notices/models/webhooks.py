"""A workspace's webhook, and the messages to it."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from notices import signatures
from notices.enums import DeliveryStatus, Event
from notices.models.choices import Notice
from tenantpilot.data_removal.inventory import PersonalData
from tenantpilot.data_removal.retention import Retention
from tenantpilot.outbound.client import Failure
from tenantpilot.workspaces.models import Workspace

URL_LENGTH = 500


class Webhook(models.Model):
    """Where a workspace's messages go. Its secrets are made, not stored (notices.signing)."""

    personal_data = PersonalData(
        noun="webhook",
        about="no person, unless its address is named after one",
        purpose="telling a program of the workspace what needs a person",
        period="until it is removed",
        ends_by="offboard_workspace",
        texts={"url": "address of the receiver, as typed"},
    )

    workspace = models.OneToOneField(Workspace, on_delete=models.CASCADE, related_name="webhook")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    url = models.CharField(max_length=URL_LENGTH)
    # Which secret signs; the one before signs, too, until `earlier_until`.
    generation = models.PositiveIntegerField(default=1)
    earlier_until = models.DateTimeField(null=True, blank=True)
    # Since when no message was taken; null: the latest one was.
    failing_since = models.DateTimeField(null=True, blank=True)
    off_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"webhook of workspace {self.workspace_id}"

    @property
    def secret(self) -> str:
        """The secret that signs now, as receivers take it."""
        return signatures.written(signatures.secret(self.public_id, self.generation))

    def keys_at(self, moment: datetime) -> list[bytes]:
        """Return every secret that is good at the moment, the newest first."""
        both = self.earlier_until is not None and moment < self.earlier_until
        generations = [self.generation, self.generation - 1] if both else [self.generation]
        return [signatures.secret(self.public_id, each) for each in generations]


class WebhookDelivery(models.Model):
    """One message to a webhook and what became of it. What it says is made when it is sent."""

    retention = (
        Retention(setting="FAILED_JOB_DAYS", since="created_at", what="messages of webhooks"),
    )
    own_words = ("failure",)

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    message_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.CharField(max_length=16, choices=Event.choices)
    # Null: a test.
    notice = models.ForeignKey(
        Notice, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now())
    status = models.CharField(
        max_length=9, choices=DeliveryStatus.choices, default=DeliveryStatus.WAITING
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    # The HTTP status of the latest answer, or why there was none.
    answer = models.PositiveSmallIntegerField(null=True, blank=True)
    failure = models.CharField(max_length=20, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["webhook", "-id"], name="notices_deliveries_newest")]
        constraints = [
            models.CheckConstraint(condition=Q(event__in=Event.values), name="notices_event_known"),
            models.CheckConstraint(
                condition=Q(status__in=DeliveryStatus.values), name="notices_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status=DeliveryStatus.WAITING, ended_at=None)
                | (~Q(status=DeliveryStatus.WAITING) & Q(ended_at__isnull=False)),
                name="notices_delivery_ended",
            ),
            models.CheckConstraint(
                condition=Q(event=Event.TEST, notice=None)
                | (~Q(event=Event.TEST) & Q(notice__isnull=False)),
                name="notices_delivery_about",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} to webhook {self.webhook_id}"

    @property
    def name(self) -> str:
        """The id that receivers know it by."""
        return f"msg_{self.message_id.hex}"

    @property
    def failure_words(self) -> str:
        """Why there was no answer."""
        return Failure(self.failure).label if self.failure else ""
