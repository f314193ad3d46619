"""The parts a document is put together from, whatever draws it: page and PDF say the same.

Texts are plain; page and PDF escape them. `cleaned` sanitizes all of them at once, so that
no chapter can forget to.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, ClassVar

from django.utils.safestring import SafeString, mark_safe

from reports.text import sanitize_text


class Block:
    """A part of a chapter. `kind` names what draws it, in the page and in the PDF."""

    kind: ClassVar[str]

    @property
    def template(self) -> str:
        return f"reviewpacks/pack/blocks/{self.kind}.html"


@dataclass(frozen=True, kw_only=True)
class Text(Block):
    """A paragraph. `is_soft`: it explains rather than tells."""

    kind: ClassVar[str] = "text"
    text: str
    is_soft: bool = False


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A number with what it counts, and a note in small print."""

    value: str
    label: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Figures(Block):
    """A few numbers side by side."""

    kind: ClassVar[str] = "figures"
    items: Sequence[Figure]


@dataclass(frozen=True, kw_only=True)
class Statement:
    """A label with a few sentences."""

    label: str
    sentences: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Statements(Block):
    """The summary: what is in order, what is not, and so on."""

    kind: ClassVar[str] = "statements"
    items: Sequence[Statement]


@dataclass(frozen=True, kw_only=True)
class Head:
    """The head of a column. `width` is its share of the table."""

    text: str
    is_number: bool = False
    width: int = 2


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A cell: a text, a note in small print, and a tone if the text is a verdict.

    `bar` is an SVG that says no more than the figure beside it.
    """

    text: str = ""
    note: str = ""
    tone: str = ""
    bar: str = ""

    @property
    def drawing(self) -> SafeString:
        """The bar, for a page: an SVG of our own without any text."""
        return mark_safe(self.bar)  # noqa: S308


@dataclass(frozen=True, kw_only=True)
class Table(Block):
    """A table. The first cell of a row is its head."""

    kind: ClassVar[str] = "table"
    caption: str
    heads: Sequence[Head]
    rows: Sequence[Sequence[Cell]]

    @property
    def cells(self) -> list[list[tuple[Head, Cell]]]:
        """The rows, each cell with the head of its column."""
        return [list(zip(self.heads, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A label and its value. `is_key`: what a reader needs first."""

    label: str
    value: str
    is_key: bool = False


@dataclass(frozen=True, kw_only=True)
class Facts(Block):
    """Several facts, one under the other. `is_glossary`: words beside what they mean."""

    kind: ClassVar[str] = "facts"
    items: Sequence[Fact]
    is_glossary: bool = False


@dataclass(frozen=True, kw_only=True)
class Point:
    """An open point: how severe, what, why, and what to do about it."""

    tone: str
    severity: str
    title: str
    why: str
    facts: Sequence[Fact]


@dataclass(frozen=True, kw_only=True)
class Points(Block):
    """The open points, most severe first."""

    kind: ClassVar[str] = "points"
    items: Sequence[Point]


@dataclass(frozen=True, kw_only=True)
class Heading(Block):
    """A heading within a chapter."""

    kind: ClassVar[str] = "heading"
    text: str


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """A chapter. `anchor` is unique and plain."""

    anchor: str
    title: str
    blocks: Sequence[Block]


@dataclass(frozen=True, kw_only=True)
class Cover:
    """The sender, the customer and the period. `remark` is the provider's own word.

    `letter`: what this is, from where it comes, what to do with it and until when.
    """

    provider: str
    contact: Sequence[str]
    eyebrow: str
    customer: str
    lede: str
    letter: str
    facts: Sequence[Fact]
    remark: str
    remark_by: str
    confidential: str
    contents: str


@dataclass(frozen=True, kw_only=True)
class Document:
    """All of it. `colour` is the provider's, `logo` its PNG."""

    language: str
    title: str
    colour: str
    cover: Cover
    chapters: Sequence[Chapter]
    logo: bytes = b""


def cleaned[Part](part: Part) -> Part:
    """Return the same with every text sanitized."""
    if isinstance(part, str):
        return sanitize_text(part)  # type: ignore[return-value]  # a text stays one
    if isinstance(part, list | tuple):
        return [cleaned(each) for each in part]  # type: ignore[return-value]  # likewise
    if is_dataclass(part) and not isinstance(part, type):
        changed: dict[str, Any] = {
            each.name: cleaned(getattr(part, each.name)) for each in fields(part)
        }
        return replace(part, **changed)
    return part
