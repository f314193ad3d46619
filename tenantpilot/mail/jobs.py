"""How mail waits: as jobs, queued in the transaction of what they tell.

A job's arguments are numbers only. Its row stays for a while if it fails, so addresses, texts and
links are made by the worker when it sends, and only of what is still so then.
"""

from django.db import DatabaseError
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from tenantpilot.mail.delivery import PassingMailError
from tenantpilot.worker.queues import HOUSEKEEPING

# After what people wait for, before the schedule's runs.
PRIORITY = 500
# 5 s, 25 s, 2 min, 10 min, 52 min, 4 h, 22 h: longer than a mail server is usually away.
RETRY = RetryStrategy(
    max_attempts=8, exponential_wait=5, retry_exceptions={PassingMailError, DatabaseError}
)


def queue(task: str, **numbers: int) -> None:
    """Queue a job in the caller's transaction: it is there if that commits, and not otherwise."""
    app.configure_task(task, queue=HOUSEKEEPING, priority=PRIORITY).defer(**numbers)
