"""The icons we use: lucide files (ISC licence, see icons/LICENSE), drawn inline."""

import re
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

FOLDER = Path(__file__).parent / "icons"
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
DRAWING = re.compile(r"<svg[^>]*>(?P<shapes>.*)</svg>", re.DOTALL)
FALLBACK = "circle-question-mark"
HIDDEN = mark_safe('aria-hidden="true"')


class UnknownIcon(LookupError):
    """A template asked for an icon that is not in our folder."""


def draw(name: str, *, label: str = "") -> SafeString:
    """Return the icon as inline SVG: hidden from screen readers unless it carries a label.

    Raises UnknownIcon where DEBUG is on; elsewhere a question mark stands in, because a
    missing drawing must not cost anybody the page.
    """
    try:
        shapes = _shapes(name)
    except UnknownIcon:
        if settings.DEBUG:
            raise
        shapes = _shapes(FALLBACK)
    purpose = format_html('role="img" aria-label="{}"', label) if label else HIDDEN
    return format_html(
        '<svg class="icon icon-{}" viewBox="0 0 24 24" {}>{}</svg>', name, purpose, shapes
    )


@cache
def _shapes(name: str) -> SafeString:
    path = FOLDER / f"{name}.svg"
    if not NAME.fullmatch(name) or not path.is_file():
        raise UnknownIcon(f"There is no icon “{name}”. Known: {', '.join(known())}.")
    drawing = DRAWING.search(path.read_text(encoding="utf-8"))
    if drawing is None:
        raise UnknownIcon(f"The file of the icon “{name}” is not an SVG drawing.")
    shapes = re.sub(r">\s+<", "><", drawing["shapes"].strip())
    return mark_safe(shapes)  # noqa: S308 -- our own files, never input


def known() -> list[str]:
    """Return the names of all icons, in alphabetical order."""
    return sorted(path.stem for path in FOLDER.glob("*.svg"))
