"""Review packs, what is written for the next one, and the provider's letterhead."""

from reviewpacks.models.drafts import PackDraft, PointNote
from reviewpacks.models.letterhead import Letterhead
from reviewpacks.models.packs import OrphanedFile, ReviewPack

__all__ = ["Letterhead", "OrphanedFile", "PackDraft", "PointNote", "ReviewPack"]
