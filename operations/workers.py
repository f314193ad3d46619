"""Whether anybody is there to carry runs out."""

from datetime import timedelta

from django.db.models import Value
from django.db.models.functions import Now
from procrastinate.contrib.django.models import ProcrastinateWorker

# Workers send a heartbeat every 10 s; a row that is older belongs to one that was killed.
HEARD_OF_SECONDS = 30


def is_one_running() -> bool:
    """Return whether any worker of this installation was heard of lately."""
    since = Now() - Value(timedelta(seconds=HEARD_OF_SECONDS))
    return ProcrastinateWorker.objects.filter(last_heartbeat__gte=since).exists()
