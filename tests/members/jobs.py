"""Jobs that wait, and doing them as a worker would."""

from procrastinate.contrib.django.models import ProcrastinateJob

from tenantpilot.members import tasks

TASKS = {
    task.name: task
    for task in (
        tasks.mail_invitation,
        tasks.mail_password_link,
        tasks.mail_reset,
        tasks.mail_security_message,
    )
}


def waiting() -> list[tuple[str, dict[str, int]]]:
    """Return name and arguments of every job, oldest first."""
    return [(job.task_name, job.args) for job in ProcrastinateJob.objects.order_by("pk")]


def work() -> None:
    """Do every job once."""
    for name, arguments in waiting():
        TASKS[name](**arguments)
