"""What is derived from runs so that the control tower need not read them. Rebuilt at any time.

system_dashboard.runs.rollup keeps the promise: totals and last failures say exactly what the runs
say up to the watermark.
"""

from django.db import models

from tenantpilot.data_removal.fields import RowNumber, Target
from tenantpilot.data_removal.inventory import PersonalData
from tenantpilot.data_removal.retention import Retention


class RunTotal(models.Model):
    """How many runs had started or ended in that way up to the end of an hour, so far.

    `series` is "started:trigger" or "ended:type:outcome:failure_code"; one row per hour with runs.
    """

    personal_data = PersonalData(
        noun="hours of runs",
        about="staff: where only one person works, the hours in which they started runs",
        purpose="figures of the control tower",
        period="until it is too old; the newest old hour of each series stays, for the sum",
        ends_by="prune_records",
        texts={"series": "who started runs (person or schedule), or how they ended"},
    )
    retention = (
        Retention(
            setting="RUN_RETENTION_DAYS",
            what="hours of runs",
            by="system_dashboard.runs.retention.prune_totals",
        ),
    )

    pk = models.CompositePrimaryKey("series", "bucket")
    series = models.CharField(max_length=120)
    bucket = models.DateTimeField(help_text="The hour's beginning, UTC.")
    total = models.BigIntegerField()

    class Meta:
        db_table = "run_total"

    def __str__(self) -> str:
        return f"{self.series} up to {self.bucket}"


class RunLastFailure(models.Model):
    """When a tenant's run last failed for a reason. Gone with the tenant's runs."""

    personal_data = PersonalData(
        noun="last failures of runs",
        about="staff: where only one person works, the moment at which their run failed",
        purpose="figures of the control tower",
        period="until it is too old",
        ends_by="prune_records, offboard_tenant",
    )
    own_words = ("failure_code",)
    retention = (
        Retention(
            setting="RUN_RETENTION_DAYS",
            what="last failures of runs",
            by="system_dashboard.runs.retention.prune_last_failures",
        ),
    )

    pk = models.CompositePrimaryKey("failure_code", "tenant_id")
    failure_code = models.CharField(max_length=40)
    # Numbers and no keys: the trigger on the runs keeps them in step.
    tenant_id = RowNumber(Target(model="tenants.Tenant", on_delete=models.CASCADE))
    workspace_id = models.BigIntegerField()
    last_at = models.DateTimeField()

    class Meta:
        db_table = "run_last_failure"
        indexes = [models.Index(fields=["last_at"], name="run_last_failure_since")]

    def __str__(self) -> str:
        return f"{self.failure_code} of tenant {self.tenant_id}"


class RunRollupState(models.Model):
    """How far the rollup has come: the one row that everybody locks who changes totals."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    watermark = models.DateTimeField(null=True, help_text="Runs before it are in the totals.")
    last_id = models.BigIntegerField(default=0, help_text="The newest run at that time.")

    class Meta:
        db_table = "run_rollup_state"
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="run_rollup_state_only_one"),
        ]

    def __str__(self) -> str:
        return f"rolled up to {self.watermark}"
