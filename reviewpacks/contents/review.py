"""The whole document, in its order: what the customer decides first, the annex last."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from reviewpacks.contents import (
    administrators,
    annex,
    devices,
    glossary,
    points,
    provider,
    summary,
    unseen,
)
from reviewpacks.contents.cover import cover
from reviewpacks.contents.document import Document, cleaned
from reviewpacks.contents.facts import Facts
from reviewpacks.contents.files.archive import ArchiveEntry


def document(facts: Facts, entries: Sequence[ArchiveEntry] = ()) -> Document:
    """Put it together; `entries` are the files beside it. Needs the language of the pack."""
    pack_data = facts.pack_data
    front = cover(facts)
    chapters = [
        summary.chapter(facts),
        points.chapter(facts),
        administrators.chapter(facts),
        devices.chapter(facts),
        provider.chapter(facts),
        unseen.chapter(facts),
    ]
    chapters += [glossary.chapter(chapters), annex.chapter(facts, entries)]
    return cleaned(
        Document(
            language=pack_data.words.language,
            title=_("Review of %(customer)s") % {"customer": front.customer},
            colour=pack_data.letterhead.colour,
            cover=front,
            chapters=chapters,
            logo=bytes(pack_data.letterhead.logo or b""),
        )
    )
