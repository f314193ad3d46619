"""What a person wrote for the customer: read from the draft, or from what a pack took of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from reviewpacks import selectors
from reviewpacks.enums import Language
from reviewpacks.models import PackDraft, PointNote, ReviewPack


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
    return of(selectors.draft(), PointNote.objects.filter(pack=None).order_by("key"))


def of_pack(pack: ReviewPack) -> Words:
    """Return what a pack took over when it was asked for."""
    return of(pack, PointNote.objects.filter(pack=pack).order_by("key"))


def of(written: PackDraft | ReviewPack, notes: Iterable[PointNote]) -> Words:
    """Return what rows say that have been read."""
    return Words(
        language=Language(written.language),
        remark=written.remark,
        notes={
            row.key: Note(recommendation=row.recommendation, owner=row.owner, effort=row.effort)
            for row in notes
        },
    )
