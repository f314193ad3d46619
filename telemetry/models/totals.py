"""What is derived from the ledger so that a summary need not read it. Rebuilt at any time.

telemetry.rollup.aggregate keeps one promise: totals and last_seen say exactly what the ledger's
rows before the watermark say. Only `whole_since` and `recorded_since` cannot be made again: they
remember what is deleted. Nothing here is about a person, and no time is finer than a minute: that
is what windows need, and less than the ledger's rows say.
"""

from django.db import models
from django.db.models import F, Func, Q, Value

from tenantpilot.data_removal.inventory import PersonalData


def _whole_minute(column: str, *, table: str) -> models.CheckConstraint:
    minute = Func(Value("minute"), F(column), Value("UTC"), function="date_trunc")
    return models.CheckConstraint(condition=Q(**{column: minute}), name=f"{table}_whole_minute")


class RunningTotal(models.Model):
    """How many events a family had up to the end of a minute; one row per minute with events.

    The same for each label of a family, the one fact beside an event: `family:value`.

    The count of a stretch of time is the difference of two rows. The row at '-infinity' is what
    pruned events had brought the count to; Python has no such instant, so read it with SQL.
    """

    pk = models.CompositePrimaryKey("event_name", "bucket")
    personal_data = PersonalData(
        noun="running totals of use",
        about="no person, unless one person works alone: then the minutes are theirs",
        purpose="figures without reading the ledger",
        period="as long as the ledger's rows",
        ends_by="prune_product_usage",
    )
    own_words = ("event_name",)

    event_name = models.CharField(max_length=64)
    bucket = models.DateTimeField(help_text="The minute's beginning, UTC.")
    total = models.BigIntegerField()

    class Meta:
        db_table = "usage_running_total"
        constraints = [_whole_minute("bucket", table="usage_running_total")]

    def __str__(self) -> str:
        return f"{self.event_name} up to {self.bucket}"


class UsageLastSeen(models.Model):
    """In which minute a workspace last had an event of a family or label; of any: ''."""

    # The workspace first: its rows lie together, and numbers are found sooner than names.
    pk = models.CompositePrimaryKey("workspace_id", "event_name")
    # A number and no key: the ledger's own key and the triggers on it keep this in step.
    personal_data = PersonalData(
        noun="minutes of last use",
        about="no person, unless one works alone in a workspace: then the minutes are theirs",
        purpose="figures without reading the ledger",
        period="as long as the ledger's rows",
        ends_by="prune_product_usage, offboard_workspace",
    )
    own_words = ("event_name",)

    workspace_id = models.BigIntegerField()
    event_name = models.CharField(max_length=64)
    last_minute = models.DateTimeField(help_text="The minute's beginning, UTC.")

    class Meta:
        db_table = "usage_last_seen"
        # "How many workspaces since?" is a stretch of this index.
        indexes = [models.Index(fields=["event_name", "last_minute"], name="usage_last_seen_since")]
        constraints = [_whole_minute("last_minute", table="usage_last_seen")]

    def __str__(self) -> str:
        return f"{self.event_name} in workspace {self.workspace_id}"


class RollupState(models.Model):
    """How far the rollup has come: the one row everybody locks who changes totals."""

    own_words = ("workspaces", "window_counts")

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
    window_counts = models.JSONField(
        default=list,
        db_default=[],
        help_text="How many workspaces were seen since some instants, by event_name.",
    )
    totals_from = models.DateTimeField(
        null=True,
        help_text="Older events were taken out of the totals. Goes back when those are made again.",
    )
    whole_since = models.DateTimeField(
        null=True, help_text="Events before it may be missing: they were pruned. Never goes back."
    )
    recorded_since = models.DateTimeField(
        null=True,
        help_text="The minute of the first event there ever was, even if it is pruned by now.",
    )

    class Meta:
        db_table = "usage_rollup_state"
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="usage_rollup_state_only_one"),
            _whole_minute("recorded_since", table="usage_rollup_state"),
        ]

    def __str__(self) -> str:
        return f"rolled up to {self.watermark}"
