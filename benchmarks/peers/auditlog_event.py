from auditlog.receivers import log_create
from auditlog.registry import auditlog
from django.db.models import Model

from benchmarks.peers.models import Milestone

auditlog.register(Milestone)


def event(milestone: Model) -> None:
    """What runs when a registered model is created."""
    log_create(sender=Milestone, instance=milestone, created=True)
