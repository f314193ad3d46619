"""Makes a logo that others sent safe: it is redrawn, and only what was drawn is kept.

An SVG may hold plain shapes and nothing that runs, links, repeats or nests without end. What comes
out is always a small PNG, so no page and no document ever shows what was sent.
"""

import re
import struct
from xml.etree import ElementTree

from reviewpacks.typesetting import UndrawableError, typeset

LARGEST_BYTES = 200_000
_LARGEST_SIDE, _MOST_ELEMENTS, _DEEPEST = 2_000, 2_000, 12
_PNG = b"\x89PNG\r\n\x1a\n"
_SVG = "{http://www.w3.org/2000/svg}"
_SHAPES = frozenset(
    [
        "svg",
        "g",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "defs",
        "title",
        "desc",
        "linearGradient",
        "radialGradient",
        "stop",
    ]
)
_LINK = re.compile(r"url\s*\(\s*['\"]?(?!#)|javascript:|data:|expression", re.IGNORECASE)
_SOURCE = b"""#let given = json(bytes(sys.inputs.data))
#set page(width: auto, height: auto, margin: 0pt, fill: none)
#image(bytes(given.logo), format: given.form, height: 72pt)
"""


class UnfitLogoError(Exception):
    """The file cannot be used as a logo; the message says why, for people to read."""


def redrawn(data: bytes) -> bytes:
    """Return the logo as a PNG of ours. Raises UnfitLogoError."""
    if len(data) > LARGEST_BYTES:
        raise UnfitLogoError("This file is larger than 200 KB. Choose a smaller one.")
    if data.startswith(_PNG):
        _check_png(data)
        return _drawn(data, "png")
    if b"<svg" in data[:2_000]:
        _check_svg(data)
        return _drawn(data, "svg")
    raise UnfitLogoError("This is neither a PNG nor an SVG. Choose another file.")


def _check_png(data: bytes) -> None:
    """Refuse a picture that unpacks to far more than its file: its head tells the size."""
    head = data[8:33]
    if len(head) < 25 or head[4:8] != b"IHDR":
        raise UnfitLogoError("This PNG is damaged. Choose another file.")
    width, height = struct.unpack(">II", head[8:16])
    if not (0 < width <= _LARGEST_SIDE and 0 < height <= _LARGEST_SIDE):
        raise UnfitLogoError(f"This picture is larger than {_LARGEST_SIDE:,} pixels a side.")


def _check_svg(data: bytes) -> None:
    if b"<!" in data.replace(b"<!--", b""):
        raise UnfitLogoError("This SVG declares a document type. Save it without one.")
    try:
        root = ElementTree.fromstring(data)  # noqa: S314 - no document type, so no entities
    except ElementTree.ParseError:
        raise UnfitLogoError("This SVG is damaged. Choose another file.") from None
    _check_elements(root)


def _check_elements(root: ElementTree.Element) -> None:
    waiting, seen = [(root, 1)], 0
    while waiting:
        element, depth = waiting.pop()
        seen += 1
        if seen > _MOST_ELEMENTS or depth > _DEEPEST:
            raise UnfitLogoError("This SVG is too complicated for a logo.")
        _check_element(element)
        waiting += [(child, depth + 1) for child in element]


def _check_element(element: ElementTree.Element) -> None:
    name = str(element.tag).removeprefix(_SVG)
    if name not in _SHAPES:
        raise UnfitLogoError(
            f"This SVG holds <{name[:40]}>. Only shapes are taken: save texts as paths, and leave "
            "out pictures, styles, links and scripts."
        )
    for attribute, value in element.attrib.items():
        is_active = attribute.lower().startswith("on") or "href" in attribute.lower()
        if is_active or _LINK.search(value):
            raise UnfitLogoError("This SVG holds a link or a script. Leave it out and try again.")


def width_of(png: bytes, *, height: int) -> int:
    """Return how wide a logo of ours is when it is so high."""
    width, own_height = struct.unpack(">II", png[16:24])
    return round(height * int(width) / int(own_height))


def _drawn(data: bytes, form: str) -> bytes:
    try:
        return typeset(_SOURCE, data={"logo": list(data), "form": form}, form="png", ppi=300)
    except UndrawableError:
        raise UnfitLogoError("This picture cannot be drawn. Choose another file.") from None
