"""What is derived from the ledger so that a summary need not read it. Rebuilt at any time.

telemetry.fold keeps one promise: totals and last_seen say exactly what the ledger's rows before
the watermark say. Nothing here is a source of truth, and nothing is about a person.
"""

from django.db import models


class UsageTotal(models.Model):
    """How many events a family had up to the end of a minute; one row per minute with events.

    The count of a stretch of time is the difference of two rows. The row at '-infinity' is what
    pruned events had brought the count to; Python has no such instant, so read it with SQL.
    """

    pk = models.CompositePrimaryKey("event_name", "bucket")
    event_name = models.CharField(max_length=64)
    bucket = models.DateTimeField(help_text="The minute's beginning, UTC.")
    total = models.BigIntegerField()
    last_at = models.DateTimeField(null=True, help_text="The family's last event in the minute.")

    class Meta:
        db_table = "usage_total"

    def __str__(self) -> str:
        return f"{self.event_name} up to {self.bucket}"


class UsageLastSeen(models.Model):
    """When a workspace last had an event of a family, or of any: that row's event_name is ''."""

    pk = models.CompositePrimaryKey("event_name", "workspace_id")
    # A number and no key: the ledger's own key and the triggers on it keep this in step.
    workspace_id = models.BigIntegerField()
    event_name = models.CharField(max_length=64)
    last_at = models.DateTimeField()

    class Meta:
        db_table = "usage_last_seen"
        # "How many workspaces since?" is a stretch of this index.
        indexes = [models.Index(fields=["event_name", "last_at"], name="usage_last_seen_since")]

    def __str__(self) -> str:
        return f"{self.event_name} in workspace {self.workspace_id}"


class UsageFold(models.Model):
    """How far the fold has come: the one row everybody locks who changes totals."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    watermark = models.DateTimeField(
        null=True, help_text="Events before it are in the totals; null: none are."
    )
    last_id = models.BigIntegerField(
        default=0, help_text="The ledger's newest row at that time; newer ones are in no total."
    )
    workspaces = models.JSONField(
        default=dict, help_text="How many rows usage_last_seen has, by event_name."
    )
    marks = models.JSONField(
        default=list,
        db_default=[],
        help_text="How many workspaces were seen since some instants, by event_name.",
    )
    pruned_before = models.DateTimeField(
        null=True, help_text="Events before it have been taken out of the totals."
    )
    recorded_since = models.DateTimeField(
        null=True, help_text="The first event there ever was, even if it is pruned by now."
    )

    class Meta:
        db_table = "usage_fold"
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="usage_fold_only_one"),
        ]

    def __str__(self) -> str:
        return f"folded up to {self.watermark}"
