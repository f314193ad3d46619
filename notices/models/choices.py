"""Who wants to be told what, and what was found to tell. What needs a person is computed."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from attention.enums import Kind, Severity
from notices.enums import AtOnce, Digest
from tenantpilot.data_removal.inventory import STAFF, PersonalData
from tenantpilot.data_removal.retention import Retention
from tenantpilot.tenants.models import TenantOwned
from tenantpilot.workspaces.models import Workspace, WorkspaceMembership

KEY_LENGTH = 120


class NoticeChoice(models.Model):
    """What one member wants to be told of one workspace by mail. No row: nothing."""

    personal_data = PersonalData(
        noun="choice of messages",
        about=STAFF,
        purpose="which messages a person wants by mail",
        period="while the person is a member",
        ends_by="erase_user, offboard_workspace",
    )

    membership = models.OneToOneField(
        WorkspaceMembership, on_delete=models.CASCADE, related_name="notice_choice"
    )
    digest = models.CharField(max_length=6, choices=Digest.choices, blank=True)
    at_once = models.CharField(max_length=6, choices=AtOnce.choices, blank=True)
    # The day of the latest digest, in the person's time zone.
    digest_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(digest__in=Digest.values), name="notices_digest_known"
            ),
            models.CheckConstraint(
                condition=Q(at_once__in=AtOnce.values), name="notices_at_once_known"
            ),
        ]

    def __str__(self) -> str:
        return f"messages of membership {self.membership_id}"


class WorkspaceNotices(models.Model):
    """What a workspace says about its messages. No row: the defaults."""

    workspace = models.OneToOneField(Workspace, on_delete=models.CASCADE, related_name="notices")
    # Whether customers' names may leave the product, in mail and to the webhook.
    names_customers = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"messages of workspace {self.workspace_id}"


class Notice(TenantOwned):
    """One occurrence of an item that was found. `ended_at`: it is put right, or put off."""

    retention = (Retention(setting="RUN_RETENTION_DAYS", since="ended_at", what="ended items"),)
    own_words = ("key",)

    # attention.items.Item.key: the same while the occurrence lasts.
    key = models.CharField(max_length=KEY_LENGTH)
    kind = models.CharField(max_length=30, choices=Kind.choices)
    severity = models.CharField(max_length=6, choices=Severity.choices)
    since = models.DateTimeField(null=True, blank=True)
    found_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "key"],
                condition=Q(ended_at=None),
                name="notices_found_once",
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="notices_kind_known"),
            models.CheckConstraint(
                condition=Q(severity__in=Severity.values), name="notices_severity_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of tenant {self.tenant_id}"
