"""Operation runs, and the inventory that a sync brings home."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from operations.failures import FAILURES, Failure
from operations.progress import Progress, progress_of
from operations.vocabulary import ENDED, LIVE, RunOutcome, RunStatus, RunTrigger
from tenantpilot.accounts.models import User
from tenantpilot.tenants.owned import TenantOwned
from tenantpilot.vocabulary import OperationType

_WITH_FAILURE_CODE = [RunOutcome.FAILED, RunOutcome.PARTIALLY_SUCCEEDED]


class OperationRun(TenantOwned):
    """One piece of work on one tenant, carried out in the background.

    State moves through operations.services.runs (a person's acts) and operations.lease
    (the worker's), which compare before they swap.
    """

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
    # Null while nobody knows how much there is.
    progress_total = models.PositiveIntegerField(null=True, blank=True)
    progress_label = models.CharField(max_length=80, blank=True)
    counts = models.JSONField(default=dict, blank=True)
    # What the run made, or found to be still right; its type tells which table (run_results).
    result_id = models.BigIntegerField(null=True, blank=True)
    # Who carries it out: every write of a worker names its lease.
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
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "type"],
                condition=Q(status__in=LIVE),
                name="operations_one_live_run",
            ),
            models.CheckConstraint(
                condition=Q(type__in=OperationType.values), name="operations_run_type_known"
            ),
            models.CheckConstraint(
                condition=Q(trigger=RunTrigger.PERSON)
                | Q(trigger=RunTrigger.SCHEDULE, initiator=None),
                name="operations_schedule_is_nobody",
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
        return f"OR-{self.pk}"

    @property
    def number(self) -> str:
        """The name people use for this run."""
        return f"OR-{self.pk}"

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


class PolicyFamily(models.TextChoices):
    """The Intune policy families that an inventory sync reads."""

    COMPLIANCE = "compliance_policy", "Compliance policies"
    CONFIGURATION = "configuration_policy", "Configuration policies"


class InventoryItem(TenantOwned):
    """One policy of the tenant as the latest sync saw it."""

    family = models.CharField(max_length=24, choices=PolicyFamily.choices)
    external_id = models.UUIDField()
    name = models.CharField(max_length=256)
    kind = models.CharField(max_length=120)
    version = models.PositiveIntegerField()
    modified_at = models.DateTimeField()
    first_seen_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "family", "external_id"], name="operations_item_once"
            ),
            models.CheckConstraint(
                condition=Q(family__in=PolicyFamily.values), name="operations_item_family_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name
