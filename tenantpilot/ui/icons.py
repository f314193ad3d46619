"""The icons we use: lucide files (ISC licence, see icons/LICENSE), drawn from one sprite.

A page names an icon and the browser fetches the sprite once: a table of badges stays light.
"""

import re
from functools import cache
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe

from tenantpilot.ui.markup import format_html

FOLDER = Path(__file__).parent / "icons"
SPRITE = Path(__file__).parent / "static" / "ui" / "icons.svg"
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
DRAWING = re.compile(r"<svg[^>]*>(?P<shapes>.*)</svg>", re.DOTALL)
FALLBACK = "circle-question-mark"
HIDDEN = mark_safe('aria-hidden="true"')


class UnknownIcon(LookupError):
    """A template asked for an icon that is not in our folder."""


def draw(name: str, *, label: str = "") -> SafeString:
    """Return the icon as SVG: hidden from screen readers unless it carries a label.

    Raises UnknownIcon where DEBUG is on; elsewhere a question mark stands in, because a
    missing drawing must not cost anybody the page.
    """
    name = _known_or_fallback(name)
    if not label:
        return _hidden(name, _sprite_url())
    return _drawn(name, format_html('role="img" aria-label="{}"', label), _sprite_url())


def draw_inline(name: str) -> SafeString:
    """Return the icon with its shapes in it, for a document that has to stand alone."""
    name = _known_or_fallback(name)
    return format_html(
        '<svg class="icon icon-{}" viewBox="0 0 24 24" {}>{}</svg>',
        name, HIDDEN, mark_safe(_shapes(name)),  # noqa: S308 -- our own files, never input
    )  # fmt: skip


def sprite() -> str:
    """Return the file SPRITE as it ought to be: every icon as a symbol. Raises UnknownIcon."""
    symbols = "".join(
        f'<symbol id="{name}" viewBox="0 0 24 24">{_shapes(name)}</symbol>\n' for name in known()
    )
    return (
        "<!-- lucide icons, ISC licence: see LICENSE in the folder they come from. "
        "Written by python -m dev.icons. -->\n"
        f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}</svg>\n'
    )


def known() -> list[str]:
    """Return the names of all icons, in alphabetical order."""
    return sorted(path.stem for path in FOLDER.glob("*.svg"))


def _known_or_fallback(name: str) -> str:
    if _exists(name):
        return name
    if settings.DEBUG:
        raise UnknownIcon(f"There is no icon “{name}”. Known: {', '.join(known())}.")
    return FALLBACK


@cache
def _hidden(name: str, sprite_url: str) -> SafeString:
    """A page draws dozens of icons, of a few kinds."""
    return _drawn(name, HIDDEN, sprite_url)


def _drawn(name: str, purpose: SafeString, sprite_url: str) -> SafeString:
    return format_html(
        '<svg class="icon icon-{0}" {1}><use href="{2}#{0}"/></svg>', name, purpose, sprite_url
    )


@cache
def _sprite_url() -> str:
    """Resolve the file's name once: it changes with a release."""
    return static("ui/icons.svg")


@cache
def _exists(name: str) -> bool:
    return bool(NAME.fullmatch(name)) and (FOLDER / f"{name}.svg").is_file()


@cache
def _shapes(name: str) -> str:
    drawing = DRAWING.search((FOLDER / f"{name}.svg").read_text(encoding="utf-8"))
    if drawing is None:
        raise UnknownIcon(f"The file of the icon “{name}” is not an SVG drawing.")
    return re.sub(r">\s+<", "><", drawing["shapes"].strip())
