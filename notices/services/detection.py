"""Looking at what needs a person, and telling what began and what ended since the look before."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django_scopes import scopes_disabled

from attention.items import Item
from attention.selectors import attention
from notices.models import Notice, NoticeChoice, WorkspaceNotices
from notices.services import announcements
from tenantpilot.mail.delivery import is_set_up
from tenantpilot.tenants.models import Tenant, TenantStatus
from tenantpilot.workspaces.models import Workspace


def look_at_all(*, now: datetime) -> None:
    """Look at every workspace of which a person wants to be told. Each on its own: safe to repeat.

    What nothing could tell yet is not written down: it is new once something can.
    """
    choices = (
        NoticeChoice.objects.exclude(at_once="") if is_set_up() else NoticeChoice.objects.none()
    )
    by_mail = Q(pk__in=choices.values("membership__workspace"))
    by_webhook = Q(webhook__isnull=False, webhook__off_at=None)
    for workspace in Workspace.objects.filter(by_mail | by_webhook).order_by("pk"):
        look(workspace=workspace, now=now)


@transaction.atomic
def look(*, workspace: Workspace, now: datetime) -> None:
    """Write down what began and ended since the last look, and queue what tells it.

    The lock lets looks of one workspace follow each other, so that each occurrence is told once.
    """
    WorkspaceNotices.objects.get_or_create(workspace=workspace)
    WorkspaceNotices.objects.select_for_update().get(workspace=workspace)
    items = {item.key: item for item in _items(workspace, now)}
    with scopes_disabled():
        known = {each.key: each for each in _open(workspace)}
        ended = [each for key, each in known.items() if key not in items]
        Notice.objects.filter(pk__in=[each.pk for each in ended]).update(ended_at=now)
        began = Notice.objects.bulk_create(
            _notice(item, workspace, now) for key, item in items.items() if key not in known
        )
        announcements.tell(workspace=workspace, began=began, ended=ended)


def _open(workspace: Workspace) -> Sequence[Notice]:
    return list(Notice.objects.filter(workspace=workspace, ended_at=None))


def _items(workspace: Workspace, now: datetime) -> list[Item]:
    tenants = Tenant.objects.filter(workspace=workspace).exclude(status=TenantStatus.ARCHIVED)
    found = attention(list(tenants), now=now)
    return [item for each in found.by_tenant.values() for item in each.items]


def _notice(item: Item, workspace: Workspace, now: datetime) -> Notice:
    return Notice(
        workspace=workspace,
        tenant_id=item.tenant_id,
        key=item.key,
        kind=item.kind,
        severity=item.severity,
        since=item.since,
        found_at=now,
    )
