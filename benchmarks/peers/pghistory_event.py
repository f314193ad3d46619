import pghistory
from django.db.models import Model


def event(milestone: Model) -> None:
    """A manual event; its triggers would only be charged to the row that is saved."""
    pghistory.create_event(milestone, label="reached")
