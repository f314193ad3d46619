"""Enums of the inventory: what a sync found about a policy."""

from django.db.models import TextChoices


class Change(TextChoices):
    """What happened to a policy, as the sync that saw it found.

    Found: it was there when its collection was read for the first time, so nothing happened.
    """

    FOUND = "found", "Found"
    ADDED = "added", "Added"
    CHANGED = "changed", "Changed"
    REMOVED = "removed", "Removed"
    RETURNED = "returned", "Came back"


# What happened since the tenant was read for the first time.
NEWS = (Change.ADDED, Change.CHANGED, Change.REMOVED, Change.RETURNED)
