"""Messages to one member, made when they are sent: what is so then, and what they may see then."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django_scopes import scopes_disabled

from attention.items import Attention, Item
from attention.selectors import attention
from notices import unsubscribing
from notices.enums import AtOnce, Digest
from notices.models import Notice, NoticeChoice, WorkspaceNotices
from tenantpilot.access.selectors import memberships_of, tenants_seen_by
from tenantpilot.accounts.time_zones import zone_of
from tenantpilot.mail.message import Block, Message
from tenantpilot.tenants.models import Tenant, TenantStatus
from tenantpilot.workspaces.models import WorkspaceMembership

MOST_TENANTS = 20


def digest(*, choice_id: int, day: date) -> Message | None:
    """Return the digest of that day; None if it is not wanted, or a daily one would be empty."""
    choice = _choice(choice_id)
    if choice is None or not choice.digest:
        return None
    member = choice.membership
    with timezone.override(zone_of(member.user)):
        tenants = _tenants(member)
        found = attention(tenants)
        asking = [each for each in tenants if found.of(each.pk).items]
        if not asking and choice.digest == Digest.DAILY:
            return None
        asking.sort(key=lambda each: found.of(each.pk).urgency)
        blocks = [_opening(member, asking, day), *_blocks(asking, found, _names(member))]
        return _message(
            choice, "digest", key=f"digest-{choice.pk}-{day:%Y%m%d}", blocks=blocks,
            subject=_needs(len(asking)),
        )  # fmt: skip


def at_once(*, choice_id: int, first: int, last: int) -> Message | None:
    """Return what tells the member of the notices of one look, as far as they are still so."""
    choice = _choice(choice_id)
    if choice is None or not choice.at_once:
        return None
    member = choice.membership
    with timezone.override(zone_of(member.user)):
        tenants = {each.pk: each for each in _tenants(member)}
        keys = _keys(choice, tenants, first, last)
        found = attention([tenants[pk] for pk in sorted(set(keys.values()))])
        items = [
            item for each in found.by_tenant.values() for item in each.items if item.key in keys
        ]
        if not items:
            return None
        items.sort(key=lambda each: each.urgency)
        names = _names(member)
        blocks = [
            Block(lines=[f"New in {member.workspace.name}:"]),
            *(_block(tenants[item.tenant_id], [item], names=names) for item in items),
        ]
        new = "1 new item needs" if len(items) == 1 else f"{len(items)} new items need"
        return _message(
            choice, "at_once", key=f"at-once-{choice.pk}-{first}-{last}", blocks=blocks,
            subject=f"TenantPilot: {new} a person ({items[0].severity.label.lower()})",
        )  # fmt: skip


def _choice(choice_id: int) -> NoticeChoice | None:
    """Return the choice if its member may open the workspace now."""
    choice = NoticeChoice.objects.filter(pk=choice_id).select_related("membership__user").first()
    if choice is None:
        return None
    places = memberships_of(choice.membership.user).filter(pk=choice.membership_id)
    member = places.select_related("workspace", "user").first()
    if member is None:
        return None
    choice.membership = member
    return choice


def _tenants(member: WorkspaceMembership) -> list[Tenant]:
    seen = tenants_seen_by(member).exclude(status=TenantStatus.ARCHIVED)
    return list(seen.select_related("connection").order_by("name", "pk"))


def _names(member: WorkspaceMembership) -> bool:
    rows = WorkspaceNotices.objects.filter(workspace=member.workspace_id)
    return rows.filter(names_customers=True).exists()


def _keys(
    choice: NoticeChoice, tenants: dict[int, Tenant], first: int, last: int
) -> dict[str, int]:
    with scopes_disabled():
        rows = Notice.objects.filter(
            workspace=choice.membership.workspace_id,
            pk__range=(first, last),
            tenant__in=tenants,
            severity__in=AtOnce(choice.at_once).severities,
        )
        return dict(rows.values_list("key", "tenant_id"))


def _opening(member: WorkspaceMembership, asking: Sequence[Tenant], day: date) -> Block:
    path = reverse("tenant_dashboard:workspace", args=[member.workspace.slug])
    lines = [f"{_needs(len(asking))}."]
    if len(asking) > MOST_TENANTS:
        lines.append(f"The {MOST_TENANTS} most urgent are below.")
    return Block(
        heading=f"{member.workspace.name}, {day:%A %-d %B %Y}",
        lines=lines,
        path=path,
        link_text="All tenants",
    )


def _needs(count: int) -> str:
    if not count:
        return "TenantPilot: no tenant needs a person"
    return f"TenantPilot: {'1 tenant needs' if count == 1 else f'{count} tenants need'} a person"


def _blocks(asking: Sequence[Tenant], found: Attention, names: bool) -> Iterator[Block]:  # noqa: FBT001
    for tenant in asking[:MOST_TENANTS]:
        yield _block(tenant, found.of(tenant.pk).items, names=names)


def _block(tenant: Tenant, items: Sequence[Item], *, names: bool) -> Block:
    alone = items[0] if len(items) == 1 else None
    return Block(
        heading=tenant.name if names else f"Tenant {tenant.pk}",
        lines=[_line(item) for item in items],
        path=alone.url if alone else reverse("tenant_dashboard:tenant", args=[tenant.pk]),
        link_text=alone.link_text if alone else "The tenant's page",
    )


def _line(item: Item) -> str:
    since = f" Since {timezone.localtime(item.since):%Y-%m-%d %H:%M %Z}." if item.since else ""
    return f"{item.severity.label}: {item.kind.label}. {item.sentence}{since}"


def _message(
    choice: NoticeChoice, what: str, *, key: str, subject: str, blocks: Sequence[Block]
) -> Message:
    return Message(
        to=choice.membership.user.email,
        subject=subject,
        blocks=blocks,
        key=key,
        footer="You chose this under Notifications of the workspace, where you can change it.",
        unsubscribe_path=unsubscribing.path(choice.pk, what),
    )
