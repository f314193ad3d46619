"""What every page has dozens of: drawn without a template, which would cost more than the page."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.utils.safestring import SafeString

from tenantpilot.ui import icons
from tenantpilot.ui.markup import flatatt, format_html
from tenantpilot.ui.navigation import Link
from tenantpilot.ui.table_heads import Head


def button(text: str, *, icon: str = "", about: object = "", **options: Any) -> SafeString:
    """Draw a button. Options: icon, tone (primary, danger, quiet), about, kind (submit), name,
    value, form, disabled. `about` tells equal buttons apart for screen readers.
    """
    name = options.get("name")
    attributes = {
        "type": options.get("kind", "submit"),
        "data-tone": options.get("tone") or None,
        "name": name or None,
        "value": str(options.get("value", "")) if name else None,
        "form": options.get("form") or None,
        "disabled": bool(options.get("disabled")),
    }
    label = _label(text, icon=icon, about=about)
    return format_html('<button class="button"{}>{}</button>', flatatt(attributes), label)


def link_button(
    text: str, url: str, *, icon: str = "", about: object = "", **options: Any
) -> SafeString:
    """Draw a link that looks like a button. Options: icon, tone, about, download."""
    attributes = {
        "href": url,
        "data-tone": options.get("tone") or None,
        "download": bool(options.get("download")),
    }
    label = _label(text, icon=icon, about=about)
    return format_html('<a class="button"{}>{}</a>', flatatt(attributes), label)


def sort_head(head: Head) -> SafeString:
    """Draw the head of a column that puts the table in order. Inside the row of `thead`."""
    return format_html(
        '<th scope="col"{}><a class="sort" href="{}">{} '
        '<span aria-hidden="true">{}</span></a></th>',
        flatatt({"aria-sort": head.direction or None}),
        head.url,
        head.label,
        head.arrow,
    )


def copyable(value: object, *, label: str) -> SafeString:
    """Draw an ID or code with a copy button; `label` says what is copied ("run ID")."""
    return format_html(
        '<span class="copy"><code>{0}</code><button type="button" data-copy="{0}" hidden>{1}'
        '<span class="visually-hidden">Copy {2}</span></button>'
        '<span class="visually-hidden" role="status"></span></span>',
        str(value),
        icons.draw("copy"),
        label,
    )


def crumb(text: str, url: str = "") -> SafeString:
    """Draw one step of the breadcrumbs; without a url it is the page itself."""
    if url:
        return format_html('<li><a href="{}">{}</a></li>', url, text)
    return format_html('<li><span aria-current="page">{}</span></li>', text)


def nav_group(links: Iterable[Link], title: str = "") -> SafeString:
    """Draw some links of the sidebar under their title; nothing if there are none."""
    drawn = SafeString("".join(map(_nav_link, links)))
    if not drawn:
        return drawn
    head = format_html('<p class="nav-title">{}</p>', title) if title else ""
    return format_html('<div class="nav-group">{}{}</div>', head, drawn)


@lru_cache(maxsize=10_000)
def _nav_link(link: Link) -> SafeString:
    """Draw it once: as its address, it is decided by names and numbers."""
    attributes = flatatt({"href": link.url, "aria-current": link.current or None})
    drawn = icons.draw(link.icon)
    return format_html('<a class="nav-link"{}>{}{}</a>', attributes, drawn, link.label)


def _label(text: str, *, icon: str, about: object) -> SafeString:
    drawn = icons.draw(icon) if icon else ""
    hidden = format_html('<span class="visually-hidden">: {}</span>', about) if about else ""
    return format_html("{}{}{}", drawn, text, hidden)
