"""The message that a pack is ready: no attachment, and a link that works after signing in."""

from django.http import Http404
from django.urls import reverse
from django_scopes import scope

from reviewpacks.enums import PackStatus
from reviewpacks.models import ReviewPack
from tenantpilot.access.selectors import tenant_access
from tenantpilot.mail.message import Block, Message
from tenantpilot.tenants.models import Tenant

FOOTER = "Sent by TenantPilot because you asked for this review pack."


def ready(*, tenant_id: int, pack_id: int) -> Message | None:
    """Return the message to the person who asked; None if they may not see the pack any more."""
    tenant = Tenant.objects.filter(pk=tenant_id).first()
    if tenant is None:
        return None
    with scope(tenant=tenant):
        packs = ReviewPack.objects.select_related("requested_by").filter(status=PackStatus.READY)
        pack = packs.filter(pk=pack_id).first()
    if pack is None or not _may_see(pack, tenant=tenant):
        return None
    return Message(
        to=pack.requested_by.email,
        subject="TenantPilot: a review pack is ready",
        key=f"review-pack-{pack.pk}",
        footer=FOOTER,
        blocks=[
            Block(
                lines=[f"{pack.number}, which you asked for, is ready to be downloaded."],
                path=reverse("reviewpacks:detail", args=[tenant.pk, pack.pk]),
                link_text="Open the review pack",
            )
        ],
    )


def _may_see(pack: ReviewPack, *, tenant: Tenant) -> bool:
    if pack.requested_by is None:
        return False
    try:
        tenant_access(user=pack.requested_by, tenant_id=tenant.pk)
    except Http404:
        return False
    return True
