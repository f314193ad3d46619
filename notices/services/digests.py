"""Queueing digests when it is morning where the person is."""

from datetime import date, datetime, timedelta

from django.db import transaction

from notices.enums import Digest
from notices.models import NoticeChoice
from tenantpilot.accounts.time_zones import zone_of
from tenantpilot.mail.jobs import queue

SEND_DIGEST = "notices.send_digest"
MORNING = 7


def queue_due(*, now: datetime) -> int:
    """Queue every digest whose turn has come; return how many. Safe to repeat."""
    wanted = NoticeChoice.objects.exclude(digest="").select_related("membership__user")
    return sum(_queue(choice, now) for choice in wanted.order_by("pk"))


@transaction.atomic
def _queue(choice: NoticeChoice, now: datetime) -> bool:
    """Take this turn and queue its message, both or none. Of two who try, one gets it."""
    day = turn_of(Digest(choice.digest), now.astimezone(zone_of(choice.membership.user)))
    if choice.digest_on is not None and choice.digest_on >= day:
        return False
    same = NoticeChoice.objects.filter(
        pk=choice.pk, digest=choice.digest, digest_on=choice.digest_on
    )
    if not same.update(digest_on=day):
        return False
    queue(SEND_DIGEST, choice_id=choice.pk, day=day.toordinal())
    return True


def turn_of(digest: Digest, local: datetime) -> date:
    """Return the day of the latest turn: it begins in the morning, where the person is."""
    day = local.date() if local.hour >= MORNING else local.date() - timedelta(days=1)
    return day - timedelta(days=day.weekday()) if digest == Digest.WEEKLY else day
