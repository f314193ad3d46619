"""Operation runs."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from operations.enums import ENDED, GOOD, LIVE, RunOutcome, RunStatus, RunTrigger
from operations.failures import FAILURES, Failure
from operations.progress import Progress, progress_of
from tenantpilot.accounts.models import User
from tenantpilot.data_removal.inventory import STAFF, PersonalData
from tenantpilot.data_removal.retention import Retention
from tenantpilot.enums import OperationType
from tenantpilot.tenants.models import TenantOwned

_WITH_FAILURE_CODE = [RunOutcome.FAILED, RunOutcome.PARTIALLY_SUCCEEDED]


def run_number(run_id: int) -> str:
    """Return the name people use for a run."""
    return f"OR-{run_id}"


class OperationRun(TenantOwned):
    """One operation on one tenant, executed in the background.

    State moves through operations.services.runs (a person's acts) and operations.services.lease
    (the worker's), which compare before they swap.
    """

    personal_data = PersonalData(
        noun="operation runs",
        about=STAFF,
        purpose="who started which operation, and how it ended",
        period="until it is too old",
        ends_by="prune_records, erase_user, offboard_tenant",
    )
    own_words = ("failure_code", "progress_label", "counts", "refusal")

    retention = (
        Retention(setting="RUN_RETENTION_DAYS", since="completed_at", what="ended operation runs"),
        Retention(
            setting="FAILED_JOB_DAYS",
            what="jobs of the queue that failed",
            by="operations.services.queue.delete_ended_jobs",
        ),
    )

    type = models.CharField(max_length=40, choices=OperationType.choices)
    trigger = models.CharField(max_length=8, choices=RunTrigger.choices)
    # Null: the schedule, or a person who was erased.
    initiator = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    status = models.CharField(max_length=9, choices=RunStatus.choices, default=RunStatus.QUEUED)
    outcome = models.CharField(
        max_length=19, choices=RunOutcome.choices, default=RunOutcome.PENDING
    )
    failure_code = models.CharField(max_length=40, blank=True)
    progress_done = models.PositiveIntegerField(default=0)
    # Null while the total is unknown.
    progress_total = models.PositiveIntegerField(null=True, blank=True)
    progress_label = models.CharField(max_length=80, blank=True)
    counts = models.JSONField(default=dict, blank=True)
    # What Microsoft support asks for about a refusal (tenantpilot.graph.errors.GraphRefusal).
    refusal = models.JSONField(null=True, blank=True)
    # Microsoft asked us to come back then; until then nothing is asked about this tenant.
    waits_until = models.DateTimeField(null=True, blank=True)
    # How often it went back to the queue because Microsoft asked it to wait.
    times_put_back = models.PositiveSmallIntegerField(default=0)
    # The schedule's day (UTC): a type of run is started for a tenant at most once on it.
    scheduled_for = models.DateField(null=True, blank=True)
    # When the schedule's turn for this tenant comes. Null once a person waits for the run.
    due_at = models.DateTimeField(null=True, blank=True)
    # What the run made, or found to be still right; its type tells which table (result_link).
    result_id = models.BigIntegerField(null=True, blank=True)
    # The token of the worker that executes it; every write of a worker names it.
    lease = models.UUIDField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    cancel_requested_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    started_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["tenant", "-created_at", "-id"], name="operations_run_list"),
            models.Index(fields=["created_at"], name="operations_run_created"),
            models.Index(
                fields=["completed_at"],
                name="operations_run_completed",
                condition=Q(status=RunStatus.COMPLETED),
            ),
            # The latest of a type that ended well, for many tenants at once, with one look each
            # (operations.failure_streaks).
            models.Index(
                fields=["tenant", "type", "-completed_at"],
                name="operations_run_good",
                condition=Q(outcome__in=GOOD),
            ),
            # The few that failed, among the many of many tenants.
            models.Index(
                fields=["tenant", "type", "completed_at"],
                name="operations_run_failed",
                condition=Q(status=RunStatus.COMPLETED, outcome=RunOutcome.FAILED),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "type"],
                condition=Q(status__in=LIVE),
                name="operations_one_live_run",
            ),
            models.UniqueConstraint(
                fields=["tenant", "type", "scheduled_for"],
                condition=Q(scheduled_for__isnull=False),
                name="operations_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(type__in=OperationType.values), name="operations_run_type_known"
            ),
            models.CheckConstraint(
                condition=Q(trigger=RunTrigger.PERSON)
                | Q(trigger=RunTrigger.SCHEDULE, initiator=None),
                name="operations_schedule_without_initiator",
            ),
            models.CheckConstraint(
                condition=Q(status__in=LIVE, outcome=RunOutcome.PENDING, completed_at=None)
                | Q(
                    status=RunStatus.COMPLETED,
                    outcome__in=ENDED,
                    completed_at__isnull=False,
                    lease=None,
                ),
                name="operations_outcome_when_completed",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=_WITH_FAILURE_CODE, failure_code__in=sorted(FAILURES))
                | (~Q(outcome__in=_WITH_FAILURE_CODE) & Q(failure_code="")),
                name="operations_failed_has_code",
            ),
            models.CheckConstraint(
                condition=Q(progress_total=None) | Q(progress_done__lte=F("progress_total")),
                name="operations_progress_within_total",
            ),
        ]

    def __str__(self) -> str:
        return run_number(self.pk)

    @property
    def number(self) -> str:
        """The name people use for this run."""
        return run_number(self.pk)

    @property
    def is_live(self) -> bool:
        """Whether it still waits or runs."""
        return self.status in LIVE

    @property
    def progress(self) -> Progress | None:
        """How far it is; None where a bar would say nothing, or too much."""
        return progress_of(
            status=self.status,
            outcome=self.outcome,
            done=self.progress_done,
            total=self.progress_total,
        )

    @property
    def failure(self) -> Failure | None:
        """Why it failed, in words; None if it did not."""
        return FAILURES.get(self.failure_code)
