from django.db.models import Model
from easyaudit.signals.model_signals import post_save

from benchmarks.peers.models import Milestone


def event(milestone: Model) -> None:
    """What runs when any model is created."""
    post_save(
        sender=Milestone,
        instance=milestone,
        created=True,
        raw=False,
        using="default",
        update_fields=None,
    )
