"""Reads packs of the tenant in scope."""

from django.db.models import QuerySet

from reviewpacks.models import ReviewPack


def packs() -> QuerySet[ReviewPack]:
    """Return the packs, newest first, with their runs and the people who asked for them."""
    found: QuerySet[ReviewPack] = ReviewPack.objects.select_related("run", "requested_by").order_by(
        "-created_at", "-pk"
    )
    return found
