"""What a person wrote for the customer: read from the draft, or from what a pack took of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import QuerySet

from reviewpacks import selectors
from reviewpacks.enums import Language
from reviewpacks.models import PointNote, ReviewPack


@dataclass(frozen=True, kw_only=True)
class Note:
    """What is recommended about one open point, who sees to it, and what our work on it costs.

    Empty: nothing was written.
    """

    recommendation: str = ""
    owner: str = ""
    effort: str = ""


@dataclass(frozen=True, kw_only=True)
class Words:
    """The language, the remark and the notes by the key of their point."""

    language: Language = Language.ENGLISH
    remark: str = ""
    notes: Mapping[str, Note] = field(default_factory=dict)

    @property
    def facts(self) -> object:
        """What a fingerprint is made of."""
        notes = [
            [key, each.recommendation, each.owner, each.effort]
            for key, each in sorted(self.notes.items())
        ]
        return [self.language, self.remark, notes]


def of_draft() -> Words:
    """Return what the draft of the tenant in scope says."""
    draft = selectors.draft()
    return Words(
        language=Language(draft.language),
        remark=draft.remark,
        notes=_notes(PointNote.objects.filter(pack=None)),
    )


def of_pack(pack: ReviewPack) -> Words:
    """Return what a pack took over when it was asked for."""
    return Words(
        language=Language(pack.language),
        remark=pack.remark,
        notes=_notes(PointNote.objects.filter(pack=pack)),
    )


def _notes(rows: QuerySet[PointNote]) -> dict[str, Note]:
    return {
        row.key: Note(recommendation=row.recommendation, owner=row.owner, effort=row.effort)
        for row in rows.order_by("key")
    }
