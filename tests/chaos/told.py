"""What was told, against what there was to tell."""

import re
from collections import defaultdict
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django_scopes import scopes_disabled

from attention.selectors import attention
from notices.enums import DeliveryStatus, Event
from notices.models import Notice, NoticeChoice, WebhookDelivery
from tenantpilot.tenants.models import Tenant
from tenantpilot.workspaces.models import WorkspaceInvitation
from tests.chaos.messages import Outside, Setting
from tests.chaos.outside import notes

AT_ONCE = re.compile(r"<at-once-(\d+)-(\d+)-(\d+)@")
DIGEST = re.compile(r"<digest-(\d+)-\d+@")
WAITING = (
    "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND priority = 500"
)


@dataclass(kw_only=True)
class Told:
    """`untold`, `twice` (with another id), `made_up` (nothing is there that it tells of)."""

    untold: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    made_up: list[str] = field(default_factory=list)
    unsigned: list[str] = field(default_factory=list)
    figures: dict[str, int] = field(default_factory=dict)


def waiting() -> int:
    """How many messages wait to be sent, or are being sent."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        number: int = cursor.fetchone()[0]
    return number


def compare(*, setting: Setting, outside: Outside, never: Set[str]) -> Told:
    """Compare what arrived with the database, once nothing waits any more."""
    told = Told()
    with scopes_disabled():
        _items(told, setting)
        _webhook(told, notes.read(outside.hook_notes), never)
        _mail(told, notes.read(outside.mail_notes), never)
    return told


def _items(told: Told, setting: Setting) -> None:
    """Every item of now is written down, and nothing else is."""
    tenants = Tenant.objects.filter(workspace=setting.workspace).select_related("connection")
    found = attention(list(tenants))
    keys = {item.key for each in found.by_tenant.values() for item in each.items}
    open_keys = set(Notice.objects.filter(ended_at=None).values_list("key", flat=True))
    told.untold += [f"item {key}" for key in keys - open_keys]
    told.made_up += [f"notice of {key}" for key in open_keys - keys]
    told.figures |= {"items at the end": len(keys), "notices": Notice.objects.count()}


def _webhook(told: Told, received: list[dict[str, Any]], never: Set[str]) -> None:
    taken = [each for each in received if each["taken"]]
    ids = {each["id"] for each in taken}
    rows = {each.name: each for each in WebhookDelivery.objects.select_related("notice")}
    told.unsigned += [each["id"] for each in received if not each["signed"]]
    told.untold += [f"webhook {name}" for name in rows.keys() - ids]
    told.untold += [
        f"webhook {each.name} is {each.status}"
        for each in rows.values()
        if each.status != DeliveryStatus.DELIVERED
    ]
    told.made_up += [f"webhook {name}" for name in ids - rows.keys()]
    told.made_up += [f"webhook {name} was rolled back" for name in ids & never]
    _about_once(told, rows)
    told.figures |= {
        "webhook: messages": len(rows),
        "webhook: taken": len(taken),
        "webhook: refused": len(received) - len(taken),
    }


def _about_once(told: Told, rows: dict[str, WebhookDelivery]) -> None:
    """Each notice has one message for its beginning, and one for its end if it ended."""
    messages = defaultdict(list)
    for each in rows.values():
        if each.notice:
            messages[each.notice.pk, each.event].append(each.name)
    told.twice += [f"webhook {key}: {names}" for key, names in messages.items() if len(names) > 1]
    for notice in Notice.objects.all():
        events = [Event.BEGAN, *([Event.ENDED] if notice.ended_at else [])]
        told.untold += [
            f"webhook {event} of notice {notice.pk}"
            for event in events
            if (notice.pk, event) not in messages
        ]


def _mail(told: Told, received: list[dict[str, Any]], never: Set[str]) -> None:
    taken = {each["id"]: each["to"][0] for each in received if each["taken"]}
    told.untold += [
        f"invitation of {each}"
        for each in WorkspaceInvitation.objects.values_list("email", flat=True)
        if each not in taken.values()
    ]
    told.made_up += [f"mail to {each}" for each in taken.values() if each in never]
    _digests(told, taken)
    _at_once(told, taken)
    told.figures |= {
        "mail: messages": len(taken),
        "mail: taken": sum(each["taken"] for each in received),
        "mail: refused": sum(not each["taken"] for each in received),
    }


def _digests(told: Told, taken: dict[str, str]) -> None:
    sent = [int(found[1]) for name in taken if (found := DIGEST.match(name))]
    for pk in NoticeChoice.objects.values_list("pk", flat=True):
        told.untold += [f"digest of {pk}"] if pk not in sent else []
        told.twice += [f"digest of {pk}"] if sent.count(pk) > 1 else []


def _at_once(told: Told, taken: dict[str, str]) -> None:
    """Each notice that is open still was told to each who wants it, under one id."""
    ranges = list(_ranges(taken))
    pks = set(Notice.objects.values_list("pk", flat=True))
    told.made_up += [
        f"mail about notice {pk}"
        for _, first, last in ranges
        for pk in (first, last)
        if pk not in pks
    ]
    for choice in NoticeChoice.objects.values_list("pk", flat=True):
        for pk, is_over in Notice.objects.values_list("pk", "ended_at"):
            times = sum(choice == who and first <= pk <= last for who, first, last in ranges)
            told.untold += [f"mail of notice {pk} to {choice}"] if not times and not is_over else []
            told.twice += [f"mail of notice {pk} to {choice}"] if times > 1 else []


def _ranges(taken: dict[str, str]) -> Iterator[tuple[int, int, int]]:
    for name in taken:
        if found := AT_ONCE.match(name):
            yield int(found[1]), int(found[2]), int(found[3])
