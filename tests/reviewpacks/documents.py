"""What a reader sees of a pack: the text of its page, and of its PDF."""

import re
from collections import Counter
from html.parser import HTMLParser
from io import BytesIO
from typing import override

from pypdf import PdfReader

# Letters that cannot be seen are none of it: copying would take them along.
_SPACE = re.compile(r"\s+")


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._in_body = False

    @override
    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._in_body |= tag == "body"

    @override
    def handle_data(self, data: str) -> None:
        if self._in_body:
            self.parts.append(data)


def page_text(files: dict[str, bytes]) -> str:
    """Return what the page says, words apart by one blank."""
    parser = _Text()
    parser.feed(files["index.html"].decode())
    return " ".join(" ".join(parser.parts).split())


def pdf_text(files: dict[str, bytes]) -> str:
    """Return what the PDF says, but for the foot of its pages and heads that repeat."""
    reader = PdfReader(BytesIO(files["review.pdf"]))
    pages = [page.extract_text().rstrip().rsplit("\n", 1)[0] for page in reader.pages]
    return " ".join(" ".join(pages).split())


def only_in_pdf(files: dict[str, bytes]) -> Counter[str]:
    """Return the letters that the PDF has more than the page; none may be missing in it.

    They are heads of tables, which stand on each page that a table reaches.
    """
    page, printed = (Counter(letters(text)) for text in (page_text(files), pdf_text(files)))
    assert page - printed == Counter()
    return printed - page


def letters(text: str) -> str:
    """Return the text without any space: how lines are broken makes no difference."""
    return _SPACE.sub("", text)
