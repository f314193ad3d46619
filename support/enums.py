"""The closed lists of support diagnostics."""

from django.db.models import TextChoices

from operations.enums import RunOutcome, RunStatus
from tenantpilot.workspaces.models import Role


class IssueSeverity(TextChoices):
    """How much an issue matters, the worst first."""

    PROBLEM = "problem", "Problem"
    WARNING = "warning", "Warning"
    NOTICE = "notice", "Notice"


class ActorRole(TextChoices):
    """The role of the person who did something. Bundles hold roles, never names."""

    OWNER = Role.OWNER.value, Role.OWNER.label
    MANAGER = Role.MANAGER.value, Role.MANAGER.label
    OPERATOR = Role.OPERATOR.value, Role.OPERATOR.label
    READ_ONLY = Role.READ_ONLY.value, Role.READ_ONLY.label
    SCHEDULE = "schedule", "The schedule"
    FORMER_MEMBER = "former_member", "A former member"


class RunState(TextChoices):
    """A run's status while it is live, then its outcome."""

    QUEUED = RunStatus.QUEUED.value, RunStatus.QUEUED.label
    RUNNING = RunStatus.RUNNING.value, RunStatus.RUNNING.label
    NOT_RESPONDING = "not_responding", "Not responding"
    SUCCEEDED = RunOutcome.SUCCEEDED.value, RunOutcome.SUCCEEDED.label
    PARTIALLY_SUCCEEDED = (
        RunOutcome.PARTIALLY_SUCCEEDED.value,
        RunOutcome.PARTIALLY_SUCCEEDED.label,
    )
    FAILED = RunOutcome.FAILED.value, RunOutcome.FAILED.label
    CANCELLED = RunOutcome.CANCELLED.value, RunOutcome.CANCELLED.label
