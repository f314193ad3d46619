"""Messages to one member, made when they are sent: what is so then, and what they may see then."""

from collections.abc import Sequence
from datetime import date

from django.utils import timezone
from django_scopes import scopes_disabled

from attention.items import Item
from attention.selectors import attention
from notices import unsubscribe_links
from notices.enums import AtOnce, Digest
from notices.models import Notice, NoticeChoice
from notices.pages.blocks import app_block, digest_blocks, needs, new_blocks, provider_block
from tenantpilot.access.selectors import memberships_of, tenants_seen_by
from tenantpilot.accounts.time_zones import zone_of
from tenantpilot.mail.message import Block, Message
from tenantpilot.tenants.models import Tenant, TenantStatus
from tenantpilot.workspaces.models import WorkspaceMembership


def digest(*, choice_id: int, day: date) -> Message | None:
    """Return the digest of that day; None if it is not wanted, or a daily one would be empty."""
    choice = _choice(choice_id)
    if choice is None or not choice.digest:
        return None
    with timezone.override(zone_of(choice.membership.user)):
        tenants = _tenants(choice.membership)
        found = attention(tenants)
        asking = [each for each in tenants if found.of(each.pk).items]
        member = choice.membership
        found_own = (app_block(member, day=day), provider_block(member, day=day))
        own = [each for each in found_own if each]
        if not asking and not own and choice.digest == Digest.DAILY:
            return None
        asking.sort(key=lambda each: found.of(each.pk).urgency)
        return _message(
            choice,
            "digest",
            key=f"digest-{choice.pk}-{day:%Y%m%d}",
            subject=needs(len(asking), own=own),
            blocks=digest_blocks(member, asking, found, day=day, own=own),
        )


def at_once(*, choice_id: int, first: int, last: int) -> Message | None:
    """Return what tells the member of the notices of one look, as far as they are still so."""
    choice = _choice(choice_id)
    if choice is None or not choice.at_once:
        return None
    with timezone.override(zone_of(choice.membership.user)):
        tenants = {each.pk: each for each in _tenants(choice.membership)}
        items = _items(tenants, keys=_keys(choice, tenants, first, last))
        if not items:
            return None
        new = "1 new item needs" if len(items) == 1 else f"{len(items)} new items need"
        return _message(
            choice,
            "at_once",
            key=f"at-once-{choice.pk}-{first}-{last}",
            subject=f"TenantPilot: {new} a person ({items[0].severity.label.lower()})",
            blocks=new_blocks(choice.membership, tenants, items),
        )


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
    return list(seen.order_by("name", "pk"))


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


def _items(tenants: dict[int, Tenant], *, keys: dict[str, int]) -> list[Item]:
    """Return the items of these keys that are still so, the most urgent first."""
    found = attention([tenants[pk] for pk in sorted(set(keys.values()))])
    items = [item for each in found.by_tenant.values() for item in each.items if item.key in keys]
    return sorted(items, key=lambda item: item.urgency)


def _message(
    choice: NoticeChoice, what: str, *, key: str, subject: str, blocks: Sequence[Block]
) -> Message:
    return Message(
        to=choice.membership.user.email,
        subject=subject,
        blocks=blocks,
        key=key,
        footer="You chose this under Notifications of the workspace, where you can change it.",
        unsubscribe_path=unsubscribe_links.path(choice.pk, what),
    )
