"""What is written for the customer is kept for the next pack, and taken over by each."""

from collections.abc import Mapping
from dataclasses import asdict

from django.db import transaction

from reviewpacks.enums import Language
from reviewpacks.models import PackDraft, PointNote, ReviewPack
from reviewpacks.words import Note, Words
from tenantpilot.tenants.models import Tenant, TenantStatus


class ArchivedError(Exception):
    """The tenant is archived, so nothing was kept."""


@transaction.atomic
def save(*, tenant: Tenant, language: Language, remark: str, notes: Mapping[str, Note]) -> None:
    """Keep the draft of the tenant in scope. Notes on points that are not named stay.

    Raises ArchivedError: no review pack follows that could say it.
    """
    if tenant.lock().status == TenantStatus.ARCHIVED:
        raise ArchivedError
    owned = {"tenant": tenant, "workspace_id": tenant.workspace_id}
    PackDraft.objects.update_or_create(
        tenant=tenant,
        defaults={"language": language, "remark": remark},
        create_defaults={**owned, "language": language, "remark": remark},
    )
    PointNote.objects.filter(pack=None, key__in=notes).delete()
    PointNote.objects.bulk_create(
        PointNote(**owned, key=key, **asdict(note)) for key, note in notes.items() if note != Note()
    )


def take_over(words: Words, *, pack: ReviewPack) -> None:
    """Write the notes down as what this pack says, whatever becomes of the draft."""
    PointNote.objects.bulk_create(
        PointNote(
            tenant_id=pack.tenant_id,
            workspace_id=pack.workspace_id,
            pack=pack,
            key=key,
            **asdict(note),
        )
        for key, note in words.notes.items()
    )
