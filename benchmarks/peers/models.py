"""What the peers record events of: a row such as any milestone leaves."""

from importlib.util import find_spec

from django.db import models


class Milestone(models.Model):
    """As plain as can be: a peer that stores the whole row stores five numbers and a word."""

    workspace_id = models.BigIntegerField()
    tenant_id = models.BigIntegerField()
    actor_id = models.BigIntegerField()
    subject_id = models.BigIntegerField()
    kind = models.CharField(max_length=64)

    class Meta:
        app_label = "peers"

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"


if find_spec("pghistory"):
    import pghistory

    # Declares the event model, so it belongs where models are loaded.
    pghistory.track(pghistory.ManualEvent("reached"))(Milestone)
