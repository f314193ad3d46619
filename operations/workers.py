"""The workers of this installation."""

from datetime import timedelta

from django.db.models import Value
from django.db.models.functions import Now
from procrastinate.contrib.django.models import ProcrastinateWorker

# Workers send a heartbeat every 10 s; a row that is older belongs to one that was killed.
HEARTBEAT_SECONDS = 30


def any_alive() -> bool:
    """Return whether any worker has sent a heartbeat lately."""
    since = Now() - Value(timedelta(seconds=HEARTBEAT_SECONDS))
    return ProcrastinateWorker.objects.filter(last_heartbeat__gte=since).exists()
