"""What messages to a member say, block by block. Customers are named only if that is allowed."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.urls import reverse
from django.utils import timezone

from attention.items import Attention, Item
from notices.models import WorkspaceNotices
from onboarding.pages.app import expiry_in
from tenantpilot.access.capabilities import Capability, capabilities_of
from tenantpilot.mail.message import Block
from tenantpilot.sso import secret_expiry
from tenantpilot.tenants.models import Tenant
from tenantpilot.workspaces.models import WorkspaceMembership

MOST_TENANTS = 20


def digest_blocks(
    member: WorkspaceMembership,
    asking: Sequence[Tenant],
    found: Attention,
    *,
    day: date,
    own: Sequence[Block],
) -> list[Block]:
    """Return what the digest of a day says of the workspace's own keys, and of tenants that ask."""
    names = names_customers(member)
    told = [
        _block(tenant, found.of(tenant.pk).items, names=names) for tenant in asking[:MOST_TENANTS]
    ]
    return [_opening(member, asking, day), *own, *told]


def app_block(member: WorkspaceMembership, *, day: date) -> Block | None:
    """Return what tells an owner that the workspace app's own credential ends soon, or has."""
    if Capability.APP_MANAGE not in capabilities_of(member.role):
        return None
    expiry = expiry_in(member.workspace, today=day)
    if expiry is None:
        return None
    return Block(
        heading="Your Microsoft app",
        lines=[f"{expiry.title} Every tenant that uses the app stops being read when it ends."],
        path=reverse("onboarding:app", args=[member.workspace.slug]),
        link_text="Store a new one",
    )


def provider_block(member: WorkspaceMembership, *, day: date) -> Block | None:
    """Return what tells an owner that the sign-in provider's client secret ends soon, or has."""
    if Capability.SIGN_IN_MANAGE not in capabilities_of(member.role):
        return None
    expiry = secret_expiry.expiry_in(member.workspace, today=day)
    if expiry is None:
        return None
    return Block(
        heading="Your sign-in provider",
        lines=[f"{expiry.title} No one signs in through it once it has ended."],
        path=reverse("sso:workspace", args=[member.workspace.slug]),
        link_text="Store a new one",
    )


def new_blocks(
    member: WorkspaceMembership, tenants: Mapping[int, Tenant], items: Sequence[Item]
) -> list[Block]:
    """Return what a message at once says of these items."""
    names = names_customers(member)
    told = [_block(tenants[item.tenant_id], [item], names=names) for item in items]
    return [Block(lines=[f"New in {member.workspace.name}:"]), *told]


def _opening(member: WorkspaceMembership, asking: Sequence[Tenant], day: date) -> Block:
    path = reverse("tenant_dashboard:workspace", args=[member.workspace.slug])
    lines = [f"{needs(len(asking))}."]
    if len(asking) > MOST_TENANTS:
        lines.append(f"The {MOST_TENANTS} most urgent are below.")
    return Block(
        heading=f"{member.workspace.name}, {day:%A %-d %B %Y}",
        lines=lines,
        path=path,
        link_text="All tenants",
    )


def needs(count: int, *, own: Sequence[Block] = ()) -> str:
    """Return how many tenants need a person, which is a subject, too."""
    if not count and own:
        thing = own[0].heading
        return f"TenantPilot: {thing[:1].lower()}{thing[1:]} needs a person"
    if not count:
        return "TenantPilot: no tenant needs a person"
    return f"TenantPilot: {'1 tenant needs' if count == 1 else f'{count} tenants need'} a person"


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


def names_customers(member: WorkspaceMembership) -> bool:
    """Return whether customers' names may leave the product."""
    rows = WorkspaceNotices.objects.filter(workspace=member.workspace_id)
    return rows.filter(names_customers=True).exists()
