"""The usage ledger: which milestone a customer's people reached, and when (FR-243-002, -003)."""

from django.db import models

from telemetry import constraints
from tenantpilot.accounts.models import User
from tenantpilot.tenants.models import Tenant
from tenantpilot.tenants.owned import TenantOwned
from tenantpilot.workspaces.models import Workspace


class ProductUsageEvent(TenantOwned):
    """One milestone of use. Written by telemetry.recorder; no row changes afterwards.

    The keys are migration 0002's: not deferrable, and the database itself follows them when a
    workspace or tenant goes (the row goes) or a person (only the actor is emptied).
    """

    workspace = models.ForeignKey(
        Workspace,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    tenant = models.ForeignKey(
        Tenant, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    actor = models.ForeignKey(
        User,
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    event_name = models.CharField(max_length=64)
    feature_area = models.CharField(max_length=32)
    subject_type = models.CharField(max_length=64)
    subject_id = models.BigIntegerField()
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
