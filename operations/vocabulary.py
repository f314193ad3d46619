"""The words of operation runs: where one stands, how it ended, why it failed."""

from django.db.models import TextChoices

from tenantpilot.vocabulary import OperationType


class RunStatus(TextChoices):
    """Where a run stands."""

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

# The most specific milestone wins: a run that only carries a report or a review pack counts
# as that report or pack, not as an operation started.
COUNTS_AS_OPERATION = frozenset({OperationType.INVENTORY_SYNC, OperationType.CONNECTION_CHECK})
