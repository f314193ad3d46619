"""What is written for the customer is kept for the next pack, and taken over by each."""

from collections.abc import Mapping
from dataclasses import asdict

from django.db import transaction

from reviewpacks import words
from reviewpacks.enums import Language
from reviewpacks.models import PackDraft, PointNote, ReviewPack
from reviewpacks.words import Note, Words
from tenantpilot.database.edit_conflicts import require_version
from tenantpilot.tenants.models import Tenant, TenantStatus


class ArchivedError(Exception):
    """The tenant is archived, so nothing was kept."""


@transaction.atomic
def save(
    *,
    tenant: Tenant,
    language: Language,
    remark: str,
    notes: Mapping[str, Note],
    expected_version: str | None,
) -> None:
    """Keep the draft of the tenant in scope. Notes on points that are not named stay.

    Raises ArchivedError: no review pack follows that could say it. Raises EditConflictError if it
    is no longer the draft that the person saw.
    """
    if tenant.lock().status == TenantStatus.ARCHIVED:
        raise ArchivedError
    require_version(expected_version, stored=words.of_draft().facts)
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


def take_over(written: Words, *, pack: ReviewPack) -> None:
    """Write the notes down as what this pack says, whatever becomes of the draft."""
    PointNote.objects.bulk_create(
        PointNote(
            tenant_id=pack.tenant_id,
            workspace_id=pack.workspace_id,
            pack=pack,
            key=key,
            **asdict(note),
        )
        for key, note in written.notes.items()
    )
