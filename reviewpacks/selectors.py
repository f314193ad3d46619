"""Reads packs of the tenant in scope."""

from django.db.models import QuerySet

from reviewpacks.models import Letterhead, PackDraft, ReviewPack
from tenantpilot.workspaces.models import Workspace


def packs() -> QuerySet[ReviewPack]:
    """Return the packs, newest first, with their runs and the people who asked for them."""
    found: QuerySet[ReviewPack] = ReviewPack.objects.select_related("run", "requested_by").order_by(
        "-created_at", "-pk"
    )
    return found


def draft() -> PackDraft:
    """Return what is written for the next pack; empty if nothing is."""
    return PackDraft.objects.first() or PackDraft()


def stored_texts(letterhead: Letterhead) -> dict[str, str]:
    """Return what the form of the letterhead is filled with."""
    return {
        "name": letterhead.name,
        "contact": letterhead.contact,
        "colour": letterhead.colour,
    }


def letterhead_of(workspace: Workspace) -> Letterhead:
    """Return the workspace's letterhead; a plain one if it has none yet."""
    found = Letterhead.objects.filter(workspace=workspace).first()
    return found or Letterhead(workspace=workspace)
