"""The closed lists of messages: how often the digest comes, and what is told at once."""

from datetime import timedelta

from django.db.models import TextChoices

from attention.enums import Severity


class Digest(TextChoices):
    """How often a person gets the list of what needs a person."""

    NEVER = "", "Never"
    DAILY = "daily", "Every day"
    WEEKLY = "weekly", "Every Monday"

    @property
    def covers(self) -> timedelta:
        """How long no other digest comes."""
        return timedelta(days=7 if self == Digest.WEEKLY else 1)


class AtOnce(TextChoices):
    """From which severity on an item is told as soon as it is found."""

    NONE = "", "Nothing"
    HIGH = "high", "Items of high severity"
    MEDIUM = "medium", "Items of high and medium severity"
    LOW = "low", "Every item"

    @property
    def severities(self) -> list[Severity]:
        """The severities that are told."""
        least = Severity(self.value).rank if self.value else -1
        return [each for each in Severity if each.rank <= least]


class Event(TextChoices):
    """What is told about an item."""

    BEGAN = "attention.began", "Item began"
    ENDED = "attention.ended", "Item ended"
    TEST = "test", "Test"


class DeliveryStatus(TextChoices):
    """What became of a webhook's message."""

    WAITING = "waiting", "Waiting"
    DELIVERED = "delivered", "Delivered"
    GIVEN_UP = "given_up", "Given up"
