"""People in a bundle: their role, never their name."""

from django.db.models import OuterRef, QuerySet, Subquery, TextChoices

from operations import selectors as operations
from operations.models import OperationRun
from operations.vocabulary import RunTrigger
from tenantpilot.workspaces.models import Role, WorkspaceMembership


class Who(TextChoices):
    """Who did something, as far as support needs to know."""

    OWNER = Role.OWNER.value, Role.OWNER.label
    MANAGER = Role.MANAGER.value, Role.MANAGER.label
    OPERATOR = Role.OPERATOR.value, Role.OPERATOR.label
    READ_ONLY = Role.READ_ONLY.value, Role.READ_ONLY.label
    SCHEDULE = "schedule", "The schedule"
    FORMER_MEMBER = "former_member", "A former member"


def runs() -> QuerySet[OperationRun]:
    """Return the runs in scope, newest first, with their initiators' roles and `is_stale`."""
    role = WorkspaceMembership.objects.filter(
        workspace=OuterRef("workspace"), user=OuterRef("initiator")
    ).values("role")
    # The person's own row (name, address, password) is not even read.
    return operations.runs().select_related(None).annotate(initiator_role=Subquery(role[:1]))


def starter_of(run: OperationRun) -> Who:
    """Return who started a run that `runs` has read."""
    if run.trigger == RunTrigger.SCHEDULE:
        return Who.SCHEDULE
    role = getattr(run, "initiator_role", None)
    return Who(role) if role else Who.FORMER_MEMBER
