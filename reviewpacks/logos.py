"""Makes a logo that others sent safe: it is redrawn, and only what was drawn is kept.

An SVG may hold plain shapes and nothing that runs, links, repeats or nests without end. What comes
out is always a small PNG, so no page and no document ever shows what was sent. How many pixels are
drawn follows from the shape, so that is bounded before anything is drawn: memory that cannot be
had would end the process.
"""

import math
import re
import struct
from dataclasses import dataclass
from xml.etree import ElementTree

from reviewpacks.typesetting import UndrawableError, typeset

LARGEST_BYTES = 200_000
_LARGEST_SIDE, _MOST_ELEMENTS, _DEEPEST = 2_000, 2_000, 12
_PNG = b"\x89PNG\r\n\x1a\n"
_SVG_NAMESPACE = "http://www.w3.org/2000/svg"
_SVG = f"{{{_SVG_NAMESPACE}}}"
_WIDEST, _HIGHEST = 10, 4
_HEIGHT = 72.0
_LENGTH = re.compile(r"([0-9.eE+-]+)(|px|pt|pc|mm|cm|in)")
_PIXELS = {"": 1.0, "px": 1.0, "pt": 96 / 72, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54,
           "in": 96.0}  # fmt: skip
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
#image(bytes(given.logo), format: given.form, width: given.width * 1pt, height: 72pt)
"""
ElementTree.register_namespace("", _SVG_NAMESPACE)


class UnfitLogoError(Exception):
    """The file cannot be used as a logo; the message says why, for people to read."""


@dataclass(frozen=True)
class _Size:
    """How wide and how high a picture says it is, in any unit. Raises UnfitLogoError."""

    width: float
    height: float

    def __post_init__(self) -> None:
        if not (0 < self.width < math.inf and 0 < self.height < math.inf):
            raise UnfitLogoError("This picture does not say how large it is. Choose another file.")
        if not 1 / _HIGHEST <= self.width / self.height <= _WIDEST:
            raise UnfitLogoError(
                f"This picture is too narrow for a logo: at most {_WIDEST} times as wide as it is "
                f"high, or {_HIGHEST} times as high as it is wide."
            )

    @property
    def drawn_width(self) -> float:
        """In points, where the height is that of every logo."""
        return _HEIGHT * self.width / self.height


def redrawn(data: bytes) -> bytes:
    """Return the logo as a PNG of ours. Raises UnfitLogoError."""
    if len(data) > LARGEST_BYTES:
        raise UnfitLogoError("This file is larger than 200 KB. Choose a smaller one.")
    if data.startswith(_PNG):
        return _drawn(data, "png", size=_size_of_png(data))
    if b"<svg" in data[:2_000]:
        root = _checked_svg(data)
        size = _size_of_svg(root)
        return _drawn(_sized(root, size), "svg", size=size)
    raise UnfitLogoError("This is neither a PNG nor an SVG. Choose another file.")


def _size_of_png(data: bytes) -> _Size:
    """Return what its head tells. Refuse a picture that unpacks to far more than its file."""
    head = data[8:33]
    if len(head) < 25 or head[4:8] != b"IHDR":
        raise UnfitLogoError("This PNG is damaged. Choose another file.")
    width, height = struct.unpack(">II", head[8:16])
    if not (0 < width <= _LARGEST_SIDE and 0 < height <= _LARGEST_SIDE):
        raise UnfitLogoError(f"This picture is larger than {_LARGEST_SIDE:,} pixels a side.")
    return _Size(width, height)


def _checked_svg(data: bytes) -> ElementTree.Element:
    if b"<!" in data.replace(b"<!--", b""):
        raise UnfitLogoError("This SVG declares a document type. Save it without one.")
    try:
        root = ElementTree.fromstring(data)  # noqa: S314 - no document type, so no entities
    except ElementTree.ParseError:
        raise UnfitLogoError("This SVG is damaged. Choose another file.") from None
    if str(root.tag) != f"{_SVG}svg":
        raise UnfitLogoError("This SVG is damaged. Choose another file.")
    _check_elements(root)
    return root


def _size_of_svg(root: ElementTree.Element) -> _Size:
    """Return what its viewBox says, or else its width and height."""
    _x, _y, *size = re.split(r"[\s,]+", root.get("viewBox", "").strip()) + [""] * 2
    told = size[:2] if root.get("viewBox") else [root.get("width", ""), root.get("height", "")]
    width, height = map(_length, told)
    return _Size(width, height)


def _length(text: str) -> float:
    found = _LENGTH.fullmatch(text.strip())
    try:
        return float(found.group(1)) * _PIXELS[found.group(2)] if found else math.nan
    except ValueError:
        return math.nan


def _sized(root: ElementTree.Element, size: _Size) -> bytes:
    """Let the SVG say this size and no other."""
    if not root.get("viewBox"):
        root.set("viewBox", f"0 0 {size.width} {size.height}")
    root.set("width", str(size.drawn_width))
    root.set("height", str(_HEIGHT))
    return ElementTree.tostring(root)


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


def _drawn(data: bytes, form: str, *, size: _Size) -> bytes:
    given = {"logo": list(data), "form": form, "width": size.drawn_width}
    try:
        return typeset(_SOURCE, data=given, form="png", ppi=300)
    except UndrawableError:
        raise UnfitLogoError("This picture cannot be drawn. Choose another file.") from None
