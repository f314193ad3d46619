"""What the worker does for the scheduler."""

from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from tenantpilot.scheduler.overdue import Watch
from tenantpilot.scheduler.services import run_due
from tenantpilot.worker.queues import HOUSEKEEPING_PRIORITY

WATCH = Watch()


@app.periodic(cron="* * * * *", periodic_id="run_due_commands")
@app.task(
    name="scheduler.run_due_commands",
    queueing_lock="scheduler.run_due_commands",
    priority=HOUSEKEEPING_PRIORITY,
)
def run_due_commands(timestamp: int) -> None:
    """Run the commands whose turn nothing else has taken, and say which are overdue.

    The latter also when cron is to run them: it may be dead.
    """
    now = timezone.now()
    if settings.WORKER_RUNS_SCHEDULE:
        run_due(now=now)
    WATCH.look(now=now)
