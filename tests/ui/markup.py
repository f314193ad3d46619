"""Draw a template from a string, and read HTML back as elements."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.http import HttpRequest
from django.template import RequestContext, Template
from django.test import RequestFactory

from tests.displayed import BLOCKS, displayed

VOID = {"br", "hr", "img", "input", "link", "meta"}


@dataclass
class Element:
    """One element as it was opened, with the text directly or indirectly inside."""

    tag: str
    attributes: dict[str, str]
    text: str = ""
    parents: list["Element"] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self._open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._part_words(tag)
        attributes = {name: value or "" for name, value in attrs}
        element = Element(tag=tag, attributes=attributes, parents=list(self._open))
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        self._part_words(tag)
        while self._open and self._open.pop().tag != tag:
            pass

    def _part_words(self, tag: str) -> None:
        if tag in BLOCKS:
            self.handle_data(" ")

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data


def elements(html: str, tag: str = "", **attributes: str) -> list[Element]:
    """Return the elements of that tag whose attributes have these values (`data_x` is data-x)."""
    reader = _Reader()
    reader.feed(displayed(html))
    for element in reader.elements:
        element.text = " ".join(element.text.split())
    wanted = {name.strip("_").replace("_", "-"): value for name, value in attributes.items()}
    return [
        element
        for element in reader.elements
        if tag in {"", element.tag}
        and all(element.attributes.get(name) == value for name, value in wanted.items())
    ]


def element(html: str, tag: str = "", **attributes: str) -> Element:
    """Return the one element that fits; fails if there is none or another."""
    (only,) = elements(html, tag, **attributes)
    return only


def words(html: str) -> str:
    """Return the text of the whole fragment."""
    return element(f"<whole>{html}</whole>", "whole").text


def draw(source: str, request: HttpRequest | None = None, **context: Any) -> str:
    """Render template source with our tags loaded."""
    template = Template("{% load ui %}" + source)
    drawn = template.render(RequestContext(request or RequestFactory().get("/"), context))
    return displayed(drawn)
