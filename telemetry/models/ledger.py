"""The usage ledger: which milestone a customer's people reached, and when (FR-243-002, -003)."""

from django.db import models

from telemetry import constraints
from tenantpilot.accounts.models import User
from tenantpilot.data_removal.fields import RowNumber
from tenantpilot.data_removal.inventory import STAFF, PersonalData
from tenantpilot.tenants.models import Tenant, TenantOwned
from tenantpilot.workspaces.models import Workspace


class ProductUsageEvent(TenantOwned):
    """One milestone of use. Written by telemetry.recorder; no row changes afterwards.

    The keys are in the migration `foreign_keys`: not deferrable, and the database itself follows
    them when a workspace or tenant goes (the row goes) or a person (only the actor is emptied).
    """

    personal_data = PersonalData(
        noun="milestones of use",
        about=STAFF,
        purpose="knowing whether the product is really used",
        period="PRODUCT_USAGE_EVENT_RETENTION_DAYS; the number until the person is erased",
        ends_by="prune_product_usage, erase_user, offboard_tenant",
    )
    own_words = ("event_name", "feature_area", "subject_type", "metadata")

    workspace = models.ForeignKey(
        Workspace,
        on_delete=models.CASCADE,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    tenant = models.ForeignKey(
        Tenant, on_delete=models.CASCADE, db_constraint=False, related_name="+"
    )
    actor = models.ForeignKey(
        User,
        null=True,
        on_delete=models.SET_NULL,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    event_name = models.CharField(max_length=64)
    feature_area = models.CharField(max_length=32)
    subject_type = models.CharField(max_length=64)
    subject_id = RowNumber()
    occurred_at = models.DateTimeField()
    metadata = models.JSONField()

    class Meta:
        db_table = constraints.TABLE
        constraints = [*constraints.checks(), constraints.once()]
        indexes = [
            # All that summaries and pruning read, so neither touches the table itself.
            models.Index(
                fields=["occurred_at"],
                include=["event_name", "workspace_id"],
                name="product_usage_events_recent",
            )
        ]

    def __str__(self) -> str:
        return f"{self.event_name} of {self.subject_type} {self.subject_id}"
