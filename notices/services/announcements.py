"""Queueing what tells people of what was found, in the transaction that writes it down."""

from collections.abc import Sequence

from notices.enums import AtOnce, Event
from notices.models import Notice, NoticeChoice
from notices.services.deliveries import queue_for
from tenantpilot.mail.delivery import is_set_up
from tenantpilot.mail.jobs import queue
from tenantpilot.workspaces.models import Workspace

SEND_AT_ONCE = "notices.send_at_once"


def tell(*, workspace: Workspace, began: Sequence[Notice], ended: Sequence[Notice]) -> None:
    """Queue the webhook's messages, and one for each person who wants to be told of what began.

    Who may see which tenant is asked when the message is made. The rows of one look have numbers
    that follow each other in their workspace, so its first and last stand for all of them.
    """
    queue_for(workspace=workspace, event=Event.BEGAN, notices=began)
    queue_for(workspace=workspace, event=Event.ENDED, notices=ended)
    if not (began and is_set_up()):
        return
    first, last = min(each.pk for each in began), max(each.pk for each in began)
    severities = {each.severity for each in began}
    choices = NoticeChoice.objects.filter(membership__workspace=workspace).exclude(at_once="")
    for choice in choices.order_by("pk"):
        if severities.intersection(AtOnce(choice.at_once).severities):
            queue(SEND_AT_ONCE, choice_id=choice.pk, first=first, last=last)
