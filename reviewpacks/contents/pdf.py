"""review.pdf: the same document, tagged for readers who cannot see it (PDF/UA-1).

Typst reads every text as data: nothing that a text holds is ever markup. The fonts are those that
the library brings; what they cannot draw is shown as an empty square, for a text without a glyph
breaks the standard, and shaping it by some other font has crashed the library.
"""

import unicodedata
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from reviewpacks.contents.document import Document
from reviewpacks.typesetting import typeset

MISSING = "□"
TEMPLATE = Path(__file__).parent.parent / "templates/reviewpacks/pack/review.typ"
# Latin, Greek and Cyrillic letters, and the signs that texts use; a test draws each of them.
DRAWN = (
    (0x20, 0x7E), (0xA0, 0xAC), (0xAE, 0x2E4), (0x388, 0x38A), (0x38C, 0x38C), (0x38E, 0x3A1),
    (0x3A3, 0x3CE), (0x400, 0x477), (0x1E00, 0x1F15), (0x2010, 0x2027), (0x202F, 0x2037),
    (0x2039, 0x203E), (0x20AC, 0x20AC), (0x2122, 0x2122), (0x2190, 0x219B), (0x2200, 0x220D),
    (0x220F, 0x222E), (0x2260, 0x2262), (0x2264, 0x2265), (0x25A0, 0x25A1),
)  # fmt: skip
_DRAWN = frozenset(chr(code) for first, last in DRAWN for code in range(first, last + 1))


def drawn(document: Document) -> bytes:
    """Return the PDF. The same document gives the same bytes.

    Raises UndrawableError.
    """
    return typeset(
        TEMPLATE.read_bytes(),
        data=_plain(document),
        form="pdf",
        root=TEMPLATE.parent,
        pdf_standards=["ua-1"],
    )


def drawable(text: str) -> str:
    """Return the text with a square for what the fonts lack."""
    if text.isascii():
        return text
    composed = unicodedata.normalize("NFC", text)
    return "".join(sign if sign in _DRAWN else MISSING for sign in composed)


def _plain(part: Any) -> Any:
    if isinstance(part, str):
        return drawable(part)
    if isinstance(part, bytes):
        return list(part)
    if isinstance(part, list | tuple):
        return [_plain(each) for each in part]
    if is_dataclass(part):
        plain = {each.name: _plain(getattr(part, each.name)) for each in fields(part)}
        kind = getattr(part, "kind", "")
        return {"kind": kind, **plain} if kind else plain
    return part
