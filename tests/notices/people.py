"""Who wants to be told what, and the jobs that wait to tell them."""

from typing import Any

from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from notices.enums import AtOnce, Digest
from notices.models import NoticeChoice
from notices.services import choices
from notices.services.detection import look
from notices.tasks import send_at_once, send_digest
from tenantpilot.accounts.models import User
from tenantpilot.workspaces.models import Workspace, WorkspaceMembership
from tests.cast import Cast

TASKS = {task.name: task for task in (send_at_once, send_digest)}


def place(cast: Cast, user: User) -> WorkspaceMembership:
    return WorkspaceMembership.objects.select_related("user", "workspace").get(
        workspace=cast.workspace, user=user
    )


def wants(
    cast: Cast, user: User, *, digest: Digest = Digest.NEVER, at_once: AtOnce = AtOnce.NONE
) -> NoticeChoice:
    choices.choose(membership=place(cast, user), digest=digest, at_once=at_once)
    return NoticeChoice.objects.get(membership__user=user)


def looks(workspace: Workspace) -> None:
    look(workspace=workspace, now=timezone.now())


def waiting() -> list[tuple[str, dict[str, Any]]]:
    """The jobs that wait, in their order."""
    return [(job.task_name, job.args) for job in ProcrastinateJob.objects.order_by("pk")]


def work() -> None:
    """Do the jobs that wait, as a worker does."""
    for name, arguments in waiting():
        TASKS[name](**arguments)
    ProcrastinateJob.objects.all().delete()
