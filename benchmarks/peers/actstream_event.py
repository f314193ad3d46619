from actstream import action, registry
from django.db.models import Model

from benchmarks.peers.models import Milestone

registry.register(Milestone)


def event(milestone: Model) -> None:
    """An action, told as its documentation does."""
    action.send(milestone, verb="reached", target=milestone)
