"""Enums of operation runs: status, outcome and trigger."""

from django.db.models import TextChoices


class RunStatus(TextChoices):
    """The status of a run."""

    QUEUED = "queued", "Queued"
    RUNNING = "running", "Running"
    COMPLETED = "completed", "Completed"


class RunOutcome(TextChoices):
    """How a run ended."""

    PENDING = "pending", "Pending"
    SUCCEEDED = "succeeded", "Succeeded"
    PARTIALLY_SUCCEEDED = "partially_succeeded", "Partly done"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"


class RunTrigger(TextChoices):
    """Who asked for a run. Only a person's request is use of the product (FR-243-006)."""

    PERSON = "person", "A person"
    SCHEDULE = "schedule", "The schedule"


LIVE = [RunStatus.QUEUED, RunStatus.RUNNING]
ENDED = [outcome for outcome in RunOutcome if outcome != RunOutcome.PENDING]
GOOD = [RunOutcome.SUCCEEDED, RunOutcome.PARTIALLY_SUCCEEDED]
